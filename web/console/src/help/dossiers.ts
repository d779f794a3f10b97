/**
 * Files that an agent fills in for somebody. One is here first: in memory while there is a network, encrypted on the device
 * once the agent has a PIN there (`vault.ts`). What brings it to the server is `sending.ts`.
 */
import { signal } from "@preact/signals";
import { newKey, type Schemas } from "../../../shared/api";
import type { Answer, Answers } from "../../../shared/form/answers";
import type { Texts } from "../../../shared/language";
import { Refused } from "../../../shared/papers/compress";
import { me } from "../core/session";
import { getBytes, get, isOpen, names, put, putBytes, remove, whenWiped } from "./vault";

/** So many wait on a device at most. */
export const MOST = 50;
/** The keys of their steps are known to the server for so long (30 days, and one that no two clocks agree on). */
export const KEPT_DAYS = 29;

/** A picture; its bytes are kept beside. `id` is the key under which it is announced. */
export interface Picture {
  id: string;
  /** A paper of the programme; null: the form that she signed. */
  type: string | null;
  side: "front" | "back" | null;
  media: string;
  size: number;
  sha256: string;
  /** Its name at the server, once it was announced. */
  document?: string;
  sent?: boolean;
}

/** A paper that somebody else brought to the file: found good, or still looked at. */
export interface PaperThere {
  type: string;
  side: Picture["side"];
  status: "accepted" | "inspecting";
}

export type Consent = { method: "phone_code"; challenge: string; code: string } | { method: "signed_form" } | { method: "given" };

/** Why it does not go on by itself, for the agent to decide. `consent`: the code was refused; `left`: its tries. */
export type Stands =
  | { why: "exists"; files: Schemas["QueueItem"][] }
  | { why: "duplicate"; reference: string | null; id: string | null }
  | { why: "answers"; theirs: Record<string, Answer | null> }
  | { why: "mend"; mends: { pointer: string; message: Texts }[] }
  | { why: "consent"; left: number }
  | { why: "sent_elsewhere"; reference: string; id: string };

export interface Dossier {
  id: string;
  at: string;
  programme: string;
  version: number;
  kind: string;
  language: Schemas["Me"]["language"];
  phone: string;
  consent: Consent;
  answers: Answers;
  pictures: Picture[];
  safe?: Schemas["SafeContact"];
  /** She agreed and the agent said: send. */
  sealed?: boolean;
  /** Nobody has a file for this number or card, or the agent decided that this is another one. */
  looked?: boolean;
  /** What the server has confirmed of it: its answers are those of both at that moment; its papers were not taken here. */
  there?: { id: string; reference: string; version: number; answers: Answers; papers?: PaperThere[] };
  stands?: Stands;
}

/** One that the server has whole; nothing of the person is in it. */
export interface Sent {
  id: string;
  file: string;
  reference: string;
  deadline: string | null;
  programme: string;
  at: string;
}

/** Those of this agent, oldest first; while the device is locked only those of this page. */
export const dossiers = signal<Dossier[]>([]);
export const sent = signal<Sent[]>([]);

const bytes = new Map<string, Blob>();
const heard = "BroadcastChannel" in window ? new BroadcastChannel("jisr.village") : null;
heard?.addEventListener("message", () => void look());
whenWiped((account) => {
  const who = me.value;
  if (who !== null && who !== "asking" && who.id === account) putAway();
});

/** What the device keeps is not shown any more: it is locked, or empty. */
export function putAway(): void {
  dossiers.value = dossiers.value.filter(({ id }) => memory.has(id));
  sent.value = [];
}

/** Whether this agent's are kept on the device. */
export function isKept(): boolean {
  const who = me.value;
  return who !== null && who !== "asking" && isOpen(who.id);
}

/** Whether the device takes no further one: the pages ask it before, `save` with how many are there now. */
export function isFull(there = dossiers.value.filter(({ id }) => !memory.has(id)).length): boolean {
  return isKept() && there >= MOST;
}

function owner(): string {
  const who = me.value;
  if (who === null || who === "asking") throw new Error("nobody is signed in");
  return who.id;
}

/** What is on the device now: another tab may have changed it. Those of memory stay. */
export async function look(): Promise<void> {
  if (!isKept()) return;
  // One that does not open must not hide the others.
  const found = await Promise.all((await names(owner(), "file/")).map((name) => get<Dossier>(name).catch(() => null)));
  const kept = found.filter((one) => one !== null);
  const lost = dossiers.value.filter((one) => memory.has(one.id));
  dossiers.value = [...kept, ...lost].sort((a, b) => (a.at < b.at ? -1 : 1));
  sent.value = await receipts();
}

async function receipts(): Promise<Sent[]> {
  return ((await get<Sent[]>("sent")) ?? []).filter((one) => Date.now() - Date.parse(one.at) < KEPT_DAYS * 86_400_000);
}

/** Ids of those that no PIN protects: they are gone with the page. */
const memory = new Set<string>();

/** From now on the device keeps what was in memory. */
export async function keepAll(): Promise<void> {
  await alone(NEW, async () => {
    for (const one of dossiers.value.filter(({ id }) => memory.has(id))) {
      if (isFull((await names(owner(), "file/")).length)) break; // the others stay in memory, to be sent
      for (const picture of one.pictures) {
        const blob = bytes.get(picture.id);
        if (blob) await putBytes(`photo/${one.id}/${picture.id}`, await blob.arrayBuffer());
      }
      memory.delete(one.id);
      await save(one);
    }
    await put("sent", sent.value);
  });
  await look();
}

export function begin(given: Pick<Dossier, "programme" | "version" | "kind" | "language" | "phone" | "consent">): Dossier {
  return { ...given, id: newKey(), at: new Date().toISOString(), answers: {}, pictures: [] };
}

/** While one is put here its photos come first: what takes away photos of no dossier waits (`sweep`). */
const NEW = "jisr.village.new";

/** A new one with what was photographed for it: all of it is here, or nothing. Raises `Refused`. */
export async function start(one: Dossier, taken: { picture: Picture; blob: Blob }[]): Promise<Dossier> {
  const whole = { ...one, pictures: taken.map(({ picture }) => picture) };
  try {
    await alone(NEW, async () => {
      for (const { picture, blob } of taken) await addPicture(one, picture, blob);
      await save(whole);
    });
  } catch (failure) {
    await drop(whole);
    throw failure;
  }
  return whole;
}

/** The PIN was right: what is on the device is here. */
export async function opened(): Promise<void> {
  await sweep();
  await look();
}

/** Photos whose dossier never came, or went while they were put here: a tab was closed in the middle. */
async function sweep(): Promise<void> {
  if (!isKept()) return;
  await alone(NEW, async () => {
    const known = new Set((await names(owner(), "file/")).map((name) => name.split("/")[1]));
    const lost = (await names(owner(), "photo/")).filter((name) => !known.has(name.split("/")[1]));
    await remove(...lost);
  });
}

/** Raises `Refused`, where it is kept on the device: also for a new one that is too many. */
export async function save(one: Dossier): Promise<void> {
  if (isKept() && !memory.has(one.id)) {
    await hasRoom(one);
    await full(() => put(`file/${one.id}`, one));
  } else memory.add(one.id);
  const others = dossiers.value.filter(({ id }) => id !== one.id);
  dossiers.value = [...others, one].sort((a, b) => (a.at < b.at ? -1 : 1));
  heard?.postMessage("changed");
}

/** As it is now, here or on the device; null also while that is locked. */
export async function load(id: string): Promise<Dossier | null> {
  if (!memory.has(id) && isKept()) return get<Dossier>(`file/${id}`);
  return dossiers.value.find((one) => one.id === id && memory.has(id)) ?? null;
}

/** Whether the server has all of it, by this tab or another. */
export async function wasSent(id: string): Promise<boolean> {
  const known = isKept() ? await receipts() : sent.value;
  return known.some((one) => one.id === id);
}

/** Something of it was put right: what the server refused is tried again. */
export function mended(one: Dossier): Dossier {
  if (one.stands?.why !== "mend") return one;
  const { stands: _, ...free } = one;
  return free;
}

export async function change(id: string, how: (now: Dossier) => Dossier): Promise<Dossier | null> {
  return alone(`jisr.village.${id}`, async () => {
    const now = await load(id);
    if (!now) return null;
    const after = how(now);
    await save(after);
    return after;
  });
}

/** The bytes of a picture are safe before the dossier names it. */
export async function addPicture(one: Dossier, picture: Picture, blob: Blob): Promise<void> {
  if (isKept() && !memory.has(one.id)) await full(async () => putBytes(`photo/${one.id}/${picture.id}`, await blob.arrayBuffer()));
  else bytes.set(picture.id, blob);
}

export async function blobOf(one: Dossier, picture: Picture): Promise<Blob> {
  const here = bytes.get(picture.id);
  if (here) return here;
  const kept = isKept() ? await getBytes(`photo/${one.id}/${picture.id}`) : null;
  if (!kept) throw new Refused("gone");
  return new Blob([kept], { type: picture.media });
}

export async function dropPicture(one: Dossier, picture: Picture): Promise<void> {
  bytes.delete(picture.id);
  if (isKept() && !memory.has(one.id)) await remove(`photo/${one.id}/${picture.id}`);
}

/** Away from here, all of it. `as`: what stays of it, when it was sent. */
export async function drop(one: Dossier, as?: Sent): Promise<void> {
  for (const picture of one.pictures) bytes.delete(picture.id);
  if (as) await keepReceipt(as);
  if (isKept() && !memory.has(one.id)) {
    // The file goes last: cut short before, it is looked at again and found sent.
    await remove(...(await names(owner(), `photo/${one.id}/`)));
    await remove(`file/${one.id}`);
  }
  memory.delete(one.id);
  dossiers.value = dossiers.value.filter(({ id }) => id !== one.id);
  heard?.postMessage("changed");
}

/** Beside those of other tabs. */
async function keepReceipt(as: Sent): Promise<void> {
  await alone("jisr.village.sent", async () => {
    const known = isKept() ? await receipts() : sent.value;
    sent.value = [...known.filter(({ id }) => id !== as.id), as];
    if (isKept()) await put("sent", sent.value);
  });
}

async function hasRoom(one: Dossier): Promise<void> {
  const there = await names(owner(), "file/");
  if (there.includes(`file/${one.id}`) || !isFull(there.length)) return;
  await look(); // another tab put the last one here: the pages show it
  throw new Refused("queue_full");
}

async function full(work: () => Promise<unknown>): Promise<void> {
  try {
    await work();
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "QuotaExceededError") throw new Refused("phone_full");
    throw failure;
  }
}

/** One at a time over all tabs, where the browser can. */
export async function alone<T>(name: string, work: () => Promise<T>): Promise<T> {
  return "locks" in navigator ? ((await navigator.locks.request(name, work)) as T) : work();
}
