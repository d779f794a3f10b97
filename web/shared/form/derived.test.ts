import { expect, test } from "vitest";
import vectors from "../../../programmes/derived-vectors.json";
import type { Fact } from "./programme";
import { compute, facts, todayInMorocco } from "./derived";

test.each(vectors.vectors.map((vector) => [`${vector.fact.function}: ${vector.why}`, vector] as const))("%s", (_, vector) => {
  expect(compute(vector.fact as Fact, vector.answers as Record<string, unknown>, vector.today)).toBe(vector.value);
});

test.each(vectors.chains.map((chain) => [chain.why, chain] as const))("%s", (_, chain) => {
  expect(facts(chain.definitions as Fact[], chain.answers, chain.today)).toEqual(chain.facts);
});

test("today is Morocco's day, also when the phone's is another", () => {
  expect(todayInMorocco(new Date("2026-11-24T23:30:00Z"))).toBe("2026-11-25");
  expect(todayInMorocco(new Date("2026-11-24T22:30:00Z"))).toBe("2026-11-24");
});
