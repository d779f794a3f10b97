import { expect, test } from "vitest";
import { dirhams } from "../../../shared/format";
import type { Envelope } from "./api";
import { told } from "./told";

const of = (step_mad: number | null) => ({ step_mad }) as Envelope;
const STEP = 500_000;

test("exact money is exact; a partner's is at least so much, or less than a step, and what is left at most", () => {
  expect(told(of(null), "paid", 0)).toBe(dirhams(0));
  expect(told(of(null), "reserved", STEP)).toBe(dirhams(STEP));
  const three = [told(of(STEP), "paid", 0), told(of(STEP), "reserved", STEP), told(of(STEP), "available", STEP)];
  expect(new Set([...three, dirhams(STEP)]).size).toBe(4);
  expect(three.every((words) => words.includes(dirhams(STEP)))).toBe(true);
});
