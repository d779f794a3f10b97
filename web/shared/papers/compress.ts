/**
 * A photo becomes small enough for a slow network before it leaves, and stays sharp enough to be read: the inspection
 * (`layers/imaging`) wants edges, and an official wants letters.
 *
 * Drawn from an `<img>`, which every browser that we serve turns upright by itself. Chrome decodes a JPEG straight at
 * about the size that is drawn, so that a photo of 12 or 50 megapixels is not once whole in a small phone's memory.
 */

/** What leaves the phone is at most this, unless the phone can't decode it. */
export const SMALL = 600_000;
/** What the server takes at all. */
export const MOST = 10 * 1024 * 1024;
const SIDES = [2000, 1700, 1400, 1150, 950];
const QUALITIES = [0.82, 0.72, 0.62];
/** Of a long strip the short side stays above the inspection's 400. */
const LEAST_SHORT = 450;

/** Why a file is not tried, or not any more: `texts/papers.ts` has the words. */
export type Refusal = "empty" | "too_large" | "not_a_paper" | "not_read_here" | "photo_only" | "phone_full" | "queue_full" | "gone" | "not_taken";

export class Refused extends Error {
  constructor(readonly why: Refusal) {
    super(why);
  }
}

export interface Ready {
  blob: Blob;
  sha256: string;
}

/** The file as it will be sent. `media`: what the programme takes for this paper. Raises `Refused`. */
export async function ready(file: Blob, media: readonly string[]): Promise<Ready> {
  if (file.size === 0) throw new Refused("empty");
  const head = new Uint8Array(await read(file.slice(0, 32)));
  const type = typeOf(head);
  const asItIs = type !== null && media.includes(type);
  if (type === "application/pdf") {
    if (!asItIs) throw new Refused("photo_only");
    if (file.size > MOST) throw new Refused("too_large");
    return hashed(file, type);
  }
  if (asItIs && file.size <= SMALL) return hashed(file, type);
  const smaller = media.includes("image/jpeg") ? await shrunk(file) : null;
  if (smaller) return hashed(smaller, "image/jpeg");
  // A photo of a kind that only some phones can open (HEIC).
  if (!asItIs) throw new Refused(type === null ? "not_a_paper" : "not_read_here");
  if (file.size > MOST) throw new Refused("too_large");
  return hashed(file, type);
}

/** By its first bytes: phones say nothing, or something wrong, of what comes from other apps. */
export function typeOf(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head);
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  if (text.startsWith("RIFF") && text.slice(8, 12) === "WEBP") return "image/webp";
  if (text.startsWith("%PDF-")) return "application/pdf";
  if (text.slice(4, 8) === "ftyp" && /^(hei[cmsx]|hev[cmsx]|mif1|msf1)$/.test(text.slice(8, 12))) return "image/heic";
  return null;
}

/** The drawn size for a longest side: never larger than the picture, and never so narrow that a strip is unreadable. */
export function drawnSize(width: number, height: number, side: number): { width: number; height: number } {
  const share = Math.min(1, Math.max(side / Math.max(width, height), LEAST_SHORT / Math.min(width, height)));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** A JPEG of at most `SMALL`, or as near as it gets; null when this browser can't decode the picture. */
async function shrunk(file: Blob): Promise<Blob | null> {
  const url = URL.createObjectURL(file);
  try {
    const image = await opened(url);
    if (image === null) return null;
    return await smallest(SIDES, QUALITIES, (side) => drawn(image, side));
  } finally {
    URL.revokeObjectURL(url);
  }
}

/**
 * The first that is small enough: the largest side first, worse quality before a smaller side. `draw` gives a way to
 * encode at one side. Far too big at the best quality, the worse ones of that side are not tried: each costs a cheap
 * phone a third of a second.
 */
export async function smallest(sides: readonly number[], qualities: readonly number[], draw: (side: number) => (quality: number) => Promise<Blob | null>): Promise<Blob | null> {
  let best: Blob | null = null;
  for (const side of sides) {
    const encode = draw(side);
    for (const quality of qualities) {
      const tried = await encode(quality);
      if (tried === null) return best;
      if (best === null || tried.size < best.size) best = tried;
      if (tried.size <= SMALL) return tried;
      if (tried.size > 2 * SMALL) break;
    }
  }
  return best;
}

function opened(url: string): Promise<HTMLImageElement | null> {
  return new Promise((resolve) => {
    const image = new Image();
    image.onload = () => resolve(image.naturalWidth > 0 ? image : null);
    image.onerror = () => resolve(null);
    image.src = url;
  });
}

function drawn(image: HTMLImageElement, side: number): (quality: number) => Promise<Blob | null> {
  const target = drawnSize(image.naturalWidth, image.naturalHeight, side);
  // More than a half at once makes thin strokes flicker away where the browser smooths by four neighbours only.
  let from: CanvasImageSource = image;
  if (image.naturalWidth > 2 * target.width) from = onCanvas(image, 2 * target.width, 2 * target.height);
  const canvas = onCanvas(from, target.width, target.height);
  return (quality) => new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", quality));
}

function onCanvas(from: CanvasImageSource, width: number, height: number): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const brush = canvas.getContext("2d");
  if (brush === null) throw new Refused("phone_full");
  brush.fillStyle = "#fff"; // what is transparent shows paper, not black
  brush.fillRect(0, 0, width, height);
  brush.imageSmoothingEnabled = true;
  brush.imageSmoothingQuality = "high";
  brush.drawImage(from, 0, 0, width, height);
  return canvas;
}

async function hashed(blob: Blob, type: string): Promise<Ready> {
  const bytes = await read(blob);
  // Its own copy: what the picker gave may be gone (a cloud's file, a card that is taken out) when it is sent.
  const copy = new Blob([bytes], { type });
  if (!crypto.subtle) return { blob: copy, sha256: "" }; // only on addresses that are not secure
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return { blob: copy, sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") };
}

async function read(blob: Blob): Promise<ArrayBuffer> {
  try {
    return await blob.arrayBuffer();
  } catch {
    throw new Refused("gone"); // the picker's promise was not kept: a cloud's file without network
  }
}
