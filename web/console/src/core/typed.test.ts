import { beforeEach, expect, test } from "vitest";
import { forgetTyped, keepTyped, readTyped } from "./typed";

beforeEach(() => sessionStorage.clear());

test("what is typed is kept for who typed it, and empty is nothing", () => {
  keepTyped("sub-1", "F note", "abc", "");
  expect([readTyped("sub-1", "F note", ""), readTyped("sub-2", "F note", ""), readTyped("sub-1", "G note", "")]).toEqual(["abc", "", ""]);
  keepTyped("sub-1", "F note", "", "");
  expect(sessionStorage.length).toBe(0);
});

test("another account takes away what the first one left; signing out takes all, and nothing else", () => {
  sessionStorage.setItem("other", "stays");
  keepTyped("sub-1", "F note", "abc", "");
  keepTyped("sub-2", "F note", "def", "");
  forgetTyped("sub-2");
  expect([readTyped("sub-1", "F note", ""), readTyped("sub-2", "F note", "")]).toEqual(["", "def"]);
  forgetTyped();
  expect([sessionStorage.length, sessionStorage.getItem("other")]).toEqual([1, "stays"]);
});

test("what can't be read is as if it was not there", () => {
  sessionStorage.setItem("jisr.console.typed sub-1 F note", "{");
  expect(readTyped("sub-1", "F note", "-")).toBe("-");
});
