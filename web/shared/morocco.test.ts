import { expect, test } from "vitest";
import { dayInMorocco, timeInMorocco, todayInMorocco } from "./morocco";

test.each([
  ["2026-01-24T22:59:59Z", "2026-01-24", "23:59"],
  ["2026-01-24T23:00:00Z", "2026-01-25", "00:00"], // UTC+1
  ["2026-02-24T23:30:00Z", "2026-02-24", "23:30"], // Ramadan
  ["2026-09-20T00:59:59Z", "2026-09-20", "01:59"],
  ["2026-09-20T01:00:00Z", "2026-09-20", "01:00"], // since then UTC
  ["2026-11-24T23:30:00Z", "2026-11-24", "23:30"],
  ["2039-07-01T23:30:00Z", "2039-07-01", "23:30"],
  ["2024-12-31T23:30:00Z", "2025-01-01", "00:30"], // before the first change it knows
])("%s is %s at %s, whatever this machine's time zones say", (at, day, time) => {
  expect([dayInMorocco(new Date(at)), timeInMorocco(new Date(at))]).toEqual([day, time]);
});

test("today is Morocco's day", () => {
  expect(todayInMorocco(new Date("2026-11-24T23:30:00Z"))).toBe("2026-11-24");
  expect(todayInMorocco(new Date("2026-11-25T00:00:00Z"))).toBe("2026-11-25");
});
