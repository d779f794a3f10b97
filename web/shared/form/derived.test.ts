import { expect, test } from "vitest";
import vectors from "../../../programmes/derived-vectors.json";
import type { Fact } from "./programme";
import { compute, facts } from "./derived";

test.each(vectors.vectors.map((vector) => [`${vector.fact.function}: ${vector.why}`, vector] as const))("%s", (_, vector) => {
  expect(compute(vector.fact as Fact, vector.answers as Record<string, unknown>, vector.today)).toBe(vector.value);
});

test.each(vectors.chains.map((chain) => [chain.why, chain] as const))("%s", (_, chain) => {
  expect(facts(chain.definitions as Fact[], chain.answers, chain.today)).toEqual(chain.facts);
});
