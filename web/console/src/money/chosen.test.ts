/** Envelopes of a programme, a place or a year, and what they hold together. */
import { expect, test } from "vitest";
import type { Envelope } from "./api";
import { chosen, optionsOf, sumOf } from "./chosen";

const envelope = (id: string, programme: string, region: string, province: string | null, year: number, paid = 0): Envelope => ({ id, programme, region, province, year, contributed_mad: 100, available_mad: 100 - paid, reserved_mad: 0, paid_mad: paid, step_mad: null, version: 1 }) as Envelope;
const ALL = [envelope("1", "a", "03", null, 2025), envelope("2", "a", "03", "231", 2026, 30), envelope("3", "b", "04", "401", 2026, 20)];
const ids = (asked: Parameters<typeof chosen>[1]) => chosen(ALL, asked).map((one) => one.id);

test("each choice narrows, and none shows all", () => {
  expect(ids({})).toEqual(["1", "2", "3"]);
  expect(ids({ region: "03" })).toEqual(["1", "2"]);
  expect(ids({ region: "03", year: "2026" })).toEqual(["2"]);
  expect(ids({ region: "03", province: "-" })).toEqual(["1"]);
  expect(ids({ programme: "b", province: "231" })).toEqual([]);
});

test("a chooser offers what the others leave, the newest year first", () => {
  expect(optionsOf(ALL, {}, "year")).toEqual(["2026", "2025"]);
  expect(optionsOf(ALL, { programme: "b" }, "year")).toEqual(["2026"]);
  expect(optionsOf(ALL, { region: "03" }, "province")).toEqual(["-", "231"]);
  expect(optionsOf(ALL, { region: "03", province: "231" }, "region")).toEqual(["03", "04"]);
});

test("the sum is of each part", () => {
  expect(sumOf(ALL)).toEqual({ contributed_mad: 300, available_mad: 250, reserved_mad: 0, paid_mad: 50, step_mad: null });
});
