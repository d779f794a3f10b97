/** A bank's file as text, as offices write it. The server's reader of imports decides alike (`jisr_sheets/text.py`). */

/** Characters; what the API takes. */
const MOST = 200_000;
const MOST_BYTES = 3 * MOST;

/** Text, or why there is none. */
export type Read = { text: string } | { wrong: "tooLarge" | "notText" };

export async function read(file: Blob): Promise<Read> {
  if (file.size > MOST_BYTES) return { wrong: "tooLarge" };
  const bytes = new Uint8Array(await file.arrayBuffer());
  const text = decoded(bytes);
  if (!text || text.includes("\u0000")) return { wrong: "notText" };
  return text.length > MOST ? { wrong: "tooLarge" } : { text };
}

/** By its mark, else UTF-8 when all of it is, else one of the two of Windows; null when it is none of them. */
function decoded(bytes: Uint8Array): string | null {
  const marked = bytes[0] === 0xff && bytes[1] === 0xfe ? "utf-16le" : bytes[0] === 0xfe && bytes[1] === 0xff ? "utf-16be" : null;
  for (const encoding of marked ? [marked] : ["utf-8", ofWindows(bytes)]) {
    try {
      return new TextDecoder(encoding, { fatal: true }).decode(bytes);
    } catch {
      // not this one
    }
  }
  return null;
}

/** French letters with accents lie alike in both: the question is whether it is Arabic, whose letters stand side by side. */
function ofWindows(bytes: Uint8Array): string {
  let high = 0;
  let beside = 0;
  bytes.forEach((byte, at) => {
    if (byte < 0x80) return;
    high += 1;
    if ((bytes[at - 1] ?? 0) >= 0x80) beside += 1;
  });
  return beside * 2 > high ? "windows-1256" : "windows-1252";
}
