import { expect, test } from "vitest";
import { monthOf, typedMonth } from "./month-field";

test.each([
  ["11/2026", "2026-11"],
  [" 1 / 2026 ", "2026-01"],
  ["2026-11", "2026-11"],
  ["11-2026", "2026-11"],
  ["11 2026", "2026-11"],
  ["١١/٢٠٢٦", "2026-11"],
  ["", ""],
  ["  ", ""],
])("%s is the month %s", (typed, month) => {
  expect(monthOf(typed)).toBe(month);
});

test.each(["13/2026", "0/2026", "11/26", "novembre", "1/11/2026", "2026", "11/", "202611"])("%s is no month", (typed) => {
  expect(monthOf(typed)).toBeNull();
});

test("a month stands in its field as it is typed", () => {
  expect(["2026-01", ""].map(typedMonth)).toEqual(["01/2026", ""]);
  expect(monthOf(typedMonth("2026-01"))).toBe("2026-01");
});
