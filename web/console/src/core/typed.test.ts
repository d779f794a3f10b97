import { beforeEach, expect, test, vi } from "vitest";
import { forgetTyped, forgetTypedInTime, keepTyped, readTyped, typedIsHers, typedWaits, WAITS } from "./typed";

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

test("after a session that ended by itself it waits an hour for who typed it, and no longer", () => {
  vi.useFakeTimers({ now: 1_000_000 });
  try {
    keepTyped("sub-1", "F note", "abc", "");
    typedWaits(Date.now());
    forgetTypedInTime();
    vi.advanceTimersByTime(WAITS - 1);
    expect(readTyped("sub-1", "F note", "")).toBe("abc");
    vi.advanceTimersByTime(1);
    expect([readTyped("sub-1", "F note", ""), sessionStorage.length]).toEqual(["", 0]);
    keepTyped("sub-1", "F note", "abc", "");
    typedWaits(Date.now());
    forgetTypedInTime();
    typedIsHers(); // she came back
    vi.advanceTimersByTime(WAITS);
    expect(readTyped("sub-1", "F note", "")).toBe("abc");
    typedWaits(Date.now() - WAITS); // a tab that was opened again the day after
    forgetTypedInTime();
    expect(readTyped("sub-1", "F note", "")).toBe("");
  } finally {
    vi.useRealTimers();
  }
});
