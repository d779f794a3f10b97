import { describe, expect, test } from "vitest";
import { from } from "./format";

describe("from when on something goes again", () => {
  const now = new Date("2026-11-24T09:00:00Z"); // nine o'clock in Morocco

  test.each([
    ["2026-11-24T09:00:20Z", "09:01"],
    ["2026-11-24T09:15:00Z", "09:15"],
    ["2026-11-24T23:59:00Z", "23:59"],
    ["2026-11-24T23:59:01Z", "25 نونبر 2026، 00:00"],
    ["2026-11-25T08:00:00Z", "25 نونبر 2026، 08:00"],
  ])("%s is %s", (then, words) => {
    expect(from(new Date(then), now)).toBe(words);
  });
});
