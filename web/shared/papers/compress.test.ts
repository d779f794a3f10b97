import { beforeEach, expect, test, vi } from "vitest";
import { drawnSize, MOST, ready, Refused, SMALL, smallest, typeOf } from "./compress";

/** A browser that decodes no picture, as phones decode no film and many no HEIC. */
class NoPicture {
  onerror = (): void => undefined;
  naturalWidth = 0;
  set src(_: string) {
    queueMicrotask(() => this.onerror());
  }
}
beforeEach(() => void vi.stubGlobal("Image", NoPicture));

const ALL = ["image/jpeg", "image/png", "image/webp", "image/heic", "application/pdf"];

function bytes(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function file(head: string, size: number): Blob {
  const content = new Uint8Array(size);
  content.set(bytes(head).subarray(0, size));
  return new Blob([content]);
}

async function refusal(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (failure) {
    if (failure instanceof Refused) return failure.why;
    throw failure;
  }
  return "taken";
}

const PDF = "%PDF-1.7\n";
const HEIC = "\0\0\0\x18ftypheic\0\0\0\0";
const JPEG = "\xff\xd8\xff\xe0";

test.each([
  [JPEG, "image/jpeg"],
  ["\x89PNG\r\n\x1a\n", "image/png"],
  ["RIFF\0\0\0\0WEBPVP8 ", "image/webp"],
  [HEIC, "image/heic"],
  ["\0\0\0\x18ftypmif1", "image/heic"],
  [PDF, "application/pdf"],
  ["\0\0\0\x18ftypmp42", null],
  ["GIF89a", null],
  ["", null],
])("a file is what its first bytes say: %j", (head, type) => {
  expect(typeOf(bytes(head))).toBe(type);
});

test.each([
  [4000, 3000, 2000, 2000, 1500],
  [3000, 4000, 1400, 1050, 1400],
  [1200, 800, 2000, 1200, 800], // never larger than it is
  [8000, 1000, 2000, 3600, 450], // a strip stays readable
  [2000, 300, 2000, 2000, 300],
])("%d × %d at %d is %d × %d", (width, height, side, w, h) => {
  expect(drawnSize(width, height, side)).toEqual({ width: w, height: h });
});

test("what is small already goes as it is, with its hash", async () => {
  const made = await ready(new Blob([bytes(`${JPEG}abc`)]), ALL);
  expect(made.blob.type).toBe("image/jpeg");
  expect(made.blob.size).toBe(7);
  expect(made.sha256).toBe("964dbefaad551579b528d6dcd6d448aecba5f9017e9bf4c291c257aa10389b78");
});

test("a PDF goes as it is up to 10 MB, and where only photos are taken not at all", async () => {
  expect((await ready(file(PDF, MOST), ALL)).blob.size).toBe(MOST);
  expect(await refusal(ready(file(PDF, MOST + 1), ALL))).toBe("too_large");
  expect(await refusal(ready(file(PDF, 100), ["image/jpeg"]))).toBe("photo_only");
});

test("nothing, and what is neither photo nor PDF, is refused before anything is sent", async () => {
  expect(await refusal(ready(new Blob([]), ALL))).toBe("empty");
  expect(await refusal(ready(file("\0\0\0\x18ftypmp42", 5000), ALL))).toBe("not_a_paper");
});

test("what this browser can't decode goes as it is when the server can", async () => {
  expect((await ready(file(HEIC, SMALL + 1), ALL)).blob.type).toBe("image/heic");
  expect(await refusal(ready(file(HEIC, MOST + 1), ALL))).toBe("too_large");
  expect(await refusal(ready(file(HEIC, 100), ["image/jpeg"]))).toBe("not_read_here");
});

test("quality goes down before the size does, and what is far too big skips to the next size", async () => {
  const tried: string[] = [];
  const factor: Record<number, number> = { 2000: 3 * SMALL, 1700: 1.1 * SMALL };
  const made = await smallest([2000, 1700, 1400], [0.8, 0.7], (side) => async (quality) => {
    tried.push(`${side}@${quality}`);
    return new Blob([new Uint8Array(Math.round(((factor[side] ?? 0) * quality) / 0.8))]);
  });
  expect(tried).toEqual(["2000@0.8", "1700@0.8", "1700@0.7"]);
  expect(made?.size).toBeLessThanOrEqual(SMALL);
});

test("when nothing is small enough the smallest of all goes", async () => {
  const made = await smallest([2, 1], [1], (side) => async () => new Blob([new Uint8Array(SMALL + side)]));
  expect(made?.size).toBe(SMALL + 1);
});
