import { expect, test } from "vitest";
import { missingOf } from "./visits";

const whole = { day: "28/11/2026", present: false, text: "x", recommendation: "reserved" as const, photos: [], gone: [] };
const fields = (change: Partial<typeof whole>) => missingOf({ ...whole, ...change }, "2026-11-28").map((one) => one.field);

test("a report says when, whether she was there, what was seen and what is thought of it", () => {
  expect(fields({})).toEqual([]);
  expect(missingOf({ day: "", present: null, text: " ", recommendation: "", photos: [], gone: [] }, "2026-11-28").map((one) => one.field)).toEqual(["visit-day", "visit-present", "visit-text", "visit-recommendation"]);
});

test("a day that does not exist, can't be read or has not come yet is no day of a visit", () => {
  for (const day of ["29/11/2026", "30/2/2026", "demain", "1/1"]) expect(fields({ day })).toEqual(["visit-day"]);
  for (const day of ["٢٧/١١/٢٠٢٦", "2026-11-27", "7/1/2026"]) expect(fields({ day })).toEqual([]);
});
