import { expect, test } from "vitest";
import vectors from "../../../programmes/format-vectors.json";
import { check, FORMATS, normalise, warning } from "./formats";

test.each(vectors.vectors.map((vector) => [`${vector.format}: ${JSON.stringify(vector.typed)}`, vector] as const))("%s", (_, { format, typed, stored, valid, warning: unusual }) => {
  expect([normalise(format, typed), check(format, typed), warning(format, typed)]).toEqual([stored, valid, unusual]);
});

test("the formats are the server's", () => {
  expect(new Set(vectors.vectors.map((vector) => vector.format).filter((name) => name !== "date"))).toEqual(new Set(FORMATS));
});
