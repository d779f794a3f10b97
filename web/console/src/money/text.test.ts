/** The bank's file comes from whatever program the bank has. */
import { expect, test } from "vitest";
import { read } from "./text";

const of = (...bytes: number[]) => new Blob([new Uint8Array(bytes)]);
const ascii = (text: string) => [...text].map((one) => one.charCodeAt(0));

test.each([
  ["UTF-8", of(...new TextEncoder().encode("مرجع;payé")), "مرجع;payé"],
  ["UTF-8 with its mark", of(0xef, 0xbb, 0xbf, ...new TextEncoder().encode("payé")), "payé"],
  ["UTF-16", of(0xff, 0xfe, 0x70, 0, 0xe9, 0), "pé"],
  ["Windows in French", of(...ascii("R-1;pay"), 0xe9), "R-1;payé"],
  ["Windows in Arabic", of(...ascii("R-1;"), 0xe3, 0xc4, 0xcf, 0xec), "R-1;مؤدى"],
])("%s is read", async (_, file, text) => {
  expect(await read(file)).toEqual({ text });
});

test("what is no text, or empty, is told as that", async () => {
  expect(await read(of(0x50, 0x4b, 3, 4, 0, 0))).toEqual({ wrong: "notText" });
  expect(await read(of())).toEqual({ wrong: "notText" });
});

test("what is too long is told as that, by its letters and not by its bytes", async () => {
  expect(await read(new Blob(["x".repeat(200_001)]))).toEqual({ wrong: "tooLarge" });
  expect(await read(new Blob(["x".repeat(700_000)]))).toEqual({ wrong: "tooLarge" });
  expect(await read(new Blob(["م".repeat(150_000)]))).toEqual({ text: "م".repeat(150_000) });
});
