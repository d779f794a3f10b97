import { expect, test } from "vitest";
import { dirhams } from "../../../shared/format";
import type { Envelope } from "./api";
import { told } from "./told";

const of = (step_mad: number | null, available_mad = 2_000_000) => ({ step_mad, available_mad }) as Envelope;
const STEP = 500_000;

test("exact money is exact; a partner's is at least so much, or less than a step, and what is left at most", () => {
  expect(told(of(null), "paid", 0)).toBe(dirhams(0));
  expect(told(of(null), "reserved", STEP)).toBe(dirhams(STEP));
  const three = [told(of(STEP), "paid", 0), told(of(STEP), "reserved", STEP), told(of(STEP), "available", STEP)];
  expect(new Set([...three, dirhams(STEP)]).size).toBe(4);
  expect(three.every((words) => words.includes(dirhams(STEP)))).toBe(true);
});

test("of a small envelope nothing is said to be more than what was given", () => {
  for (const name of ["paid", "reserved"] as const) {
    const said = told(of(STEP, 8_000), name, 0);
    expect(said).toBe(told(of(STEP), "available", 8_000));
    expect(said).not.toContain(dirhams(STEP));
  }
});

test("beside what is shown no more is said to be reserved than it leaves, and of nothing left none", () => {
  const [given, paid] = [600_000, STEP];
  expect(told(of(STEP, given - paid), "reserved", 0)).toBe(told(of(STEP), "available", given - paid));
  expect(told(of(STEP, 0), "reserved", 0)).toBe(dirhams(0));
  expect(told(of(STEP, STEP), "reserved", 0)).toContain(dirhams(STEP));
  expect(told(of(STEP, STEP), "reserved", 0)).not.toBe(told(of(STEP), "available", STEP));
});
