/**
 * Pictures on their way. A picture is on the phone before anything else happens, and leaves it only when the server has
 * it: its upload was answered, or its verdict stands.
 *
 * One at a time over all tabs. A picture's own `id` is its Idempotency-Key, so announcing it again, after a lost answer or
 * because its upload address ran out, is the same paper with a new address: it never becomes two.
 */
import { signal } from "@preact/signals";
import { askAsHer, NoAnswer, newKey, type Paper, Problem, type Schemas, SignedOut } from "../core/api";
import { alone, file, keep, paperMoved, pending, refusals } from "../core/files";
import { account } from "../core/session";
import { shelf, type Waiting } from "../core/store";
import { ready, Refused } from "../../../shared/papers/compress";

/** Hers that are not at the server yet, oldest first. */
export const waiting = signal<Waiting[]>([]);
/** The one that is being sent from this tab, 0 to 1. */
export const sending = signal<{ id: string; share: number } | null>(null);
/** Why nothing goes on now: without `network` or an `answer` it tries again by itself, `over` waits until she signs in. */
export const halted = signal<"network" | "answer" | "over" | null>(null);

const FIRST_PAUSE = 2_000;
const LONGEST_PAUSE = 60_000;
/** An upload without any progress for so long is a dead connection. */
const PATIENCE = 60_000;
const LOCK = "jisr.papers";
/** An address may run out on a slow network; what is refused at so many new ones is refused for good. */
const MOST_ADDRESSES = 3;

const turnedAway = new Map<string, number>();

let running: Promise<void> | null = null;
let once_more = false;
let again: ReturnType<typeof setTimeout> | undefined;
let pause = FIRST_PAUSE;
let current: { id: string; abort: () => void } | null = null;

const told = "BroadcastChannel" in window ? new BroadcastChannel("jisr.papers") : null;
told?.addEventListener("message", () => {
  paperMoved();
  void look();
});

const views = new Map<string, string>();

/** An address that shows the picture from this phone; null for what is no picture, or is not here. */
export function viewOf(id: string, blob?: Blob): string | null {
  const known = views.get(id);
  if (known) return known;
  if (!blob || !/^image\/(jpeg|png|webp)$/.test(blob.type)) return null;
  const made = URL.createObjectURL(blob);
  views.set(id, made);
  return made;
}

function forgetView(id: string): void {
  const view = views.get(id);
  if (view) URL.revokeObjectURL(view);
  views.delete(id);
}

account.subscribe((owner) => {
  for (const id of [...views.keys()]) forgetView(id);
  if (owner === null) waiting.value = [];
  else void look();
});

/** What waits, as it is on the phone now; another tab may have changed it. */
export async function look(): Promise<void> {
  const owner = account.value;
  const all = owner === null ? [] : (await (await shelf()).getAll("waiting")).filter((one) => one.account === owner);
  waiting.value = all.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** Whether something of the open file is on this phone only: it would miss a sending. What was refused is hers to mend. */
export function isHere(id: string): boolean {
  const answers = Object.keys(pending.value?.answers ?? {}).filter((name) => !(name in refusals.value));
  return answers.length > 0 || waiting.value.some((one) => one.file === id && !one.removed && !one.refused);
}

function changed(): Promise<void> {
  told?.postMessage("changed");
  return look();
}

/** One record, changed in one step; null when it is there no more. `change` gives null to take it away. */
async function alter(id: string, change: (one: Waiting) => Waiting | null): Promise<Waiting | null> {
  const db = await shelf();
  const step = db.transaction("waiting", "readwrite");
  const before = await step.store.get(id);
  const after = before ? change(before) : null;
  if (after) await step.store.put(after);
  else if (before) await step.store.delete(id);
  await step.done;
  await changed();
  return after;
}

/**
 * Puts a picture on the phone and begins to send it. Comes back as soon as it is safe here. Raises `Refused`, `SignedOut`.
 *
 * `replaces`: the paper that it stands for from now on.
 */
export async function add(to: { file: string; type: string; side: Waiting["side"] }, given: File, media: readonly string[], replaces?: string): Promise<void> {
  const owner = account.value;
  if (owner === null) throw new SignedOut();
  const made = await ready(given, media);
  const id = `${Date.now().toString(36)}-${newKey()}`;
  try {
    // Looked for and put in one step: a second press, here or in another tab, finds the first one's.
    const db = await shelf();
    if (account.value !== owner) throw new SignedOut(); // she left while it was made small
    const step = db.transaction("waiting", "readwrite");
    const others = (await step.store.getAll()).filter((one) => one.account === owner && !one.removed && !one.refused);
    const twice = made.sha256 !== "" && others.some((one) => one.file === to.file && one.type === to.type && one.side === to.side && one.sha256 === made.sha256);
    if (!twice) await step.store.put({ id, account: owner, ...to, name: given.name, ...made, ...(replaces ? { replaces } : {}) });
    await step.done;
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "QuotaExceededError") throw new Refused("phone_full");
    throw failure;
  }
  await changed();
  void go();
}

/** Away, at once for her; the server is told when there is a network. */
export async function takeBack(id: string): Promise<void> {
  await alter(id, (one) => (one.announced ? { ...one, removed: true } : null));
  forgetView(id);
  if (current?.id === id) current.abort();
  void go();
}

/** A paper of the server's, away. Raises what the server says; gone already is gone. */
export async function remove(fileId: string, document: string): Promise<void> {
  await erase(fileId, document);
  forgetView(document);
  paperMoved();
  const now = file.value;
  if (now?.id === fileId) await keep({ ...now, documents: now.documents.filter((paper) => paper.document_id !== document) });
}

async function erase(fileId: string, document: string): Promise<void> {
  try {
    await askAsHer((api, headers) => api.DELETE("/applications/{id}/documents/{document_id}", { params: { path: { id: fileId, document_id: document } }, headers }));
  } catch (failure) {
    if (!(failure instanceof Problem) || failure.status !== 404) throw failure;
  }
}

/** She tries one again that was refused. */
export async function tryAgain(id: string): Promise<void> {
  turnedAway.delete(id);
  await alter(id, ({ refused: _, ...one }) => one);
  pause = FIRST_PAUSE;
  await go();
}

/** She does not want to wait for the next try. */
export async function goNow(): Promise<void> {
  pause = FIRST_PAUSE;
  await go();
}

/** Sends what waits, if anything does; comes back when it is through or can't go on. A call while it runs is not lost. */
export function go(): Promise<void> {
  once_more = true;
  running ??= (async () => {
    try {
      while (once_more) {
        once_more = false;
        await alone(LOCK, sendAll);
      }
    } finally {
      running = null;
    }
  })();
  return running;
}

async function sendAll(): Promise<void> {
  clearTimeout(again);
  for (;;) {
    await look();
    const owner = account.value;
    const next = waiting.value.find((one) => one.removed || !one.refused);
    if (owner === null || !next) return;
    try {
      await (next.removed ? withdraw(next) : bring(next, owner));
      pause = FIRST_PAUSE;
      halted.value = null;
    } catch (failure) {
      if (account.value !== owner) return;
      if (failure instanceof SignedOut) {
        halted.value = "over";
        return;
      }
      if (failure instanceof Problem && failure.code !== "" && failure.status !== 401 && !(failure.status === 429 && failure.code !== "too_many_uploads")) {
        await no(next, failure.mends[0]?.code || failure.code);
      } else if (failure instanceof Refused) {
        await no(next, failure.why);
      } else if (failure instanceof NoAnswer || failure instanceof Problem) {
        halted.value = navigator.onLine ? "answer" : "network";
        const wait = failure instanceof Problem ? Math.max(pause, failure.retryAfter * 1000) : pause;
        again = setTimeout(() => void go(), wait);
        pause = Math.min(pause * 2, LONGEST_PAUSE);
        return;
      } else throw failure;
    } finally {
      sending.value = null;
    }
  }
}

/** The server's last word on it: what she took away is forgotten, the rest waits for her. */
async function no(one: Waiting, why: string): Promise<void> {
  await alter(one.id, (now) => (now.removed ? null : { ...now, refused: why }));
}

async function announce(one: Waiting): Promise<Schemas["DocumentAdded"]> {
  const body = { type: one.type, ...(one.side ? { side: one.side } : {}), filename: "paper", content_type: one.blob.type, size: one.blob.size, ...(one.sha256 ? { sha256: one.sha256 } : {}) };
  const added = await askAsHer((api, headers) => api.POST("/applications/{id}/documents", { body, params: { path: { id: one.file }, header: { "Idempotency-Key": one.id } }, headers }));
  return added;
}

/** Announces and uploads one; after an earlier try, looks first whether that one came through. */
async function bring(one: Waiting, owner: string): Promise<void> {
  if (one.document) {
    const there = (await papersOf(one.file)).find((paper) => paper.document_id === one.document);
    if (!there) return void (await alter(one.id, () => null)); // taken away on another phone
    if (there.status !== "uploading") return arrived(one, there);
  }
  await readable(one.blob);
  if (!(await alter(one.id, (now) => (now.removed ? now : { ...now, announced: true })))) return;
  sending.value = { id: one.id, share: 0 };
  const added = await announce(one);
  const known = await alter(one.id, (now) => ({ ...now, document: added.document_id }));
  if (!known || known.removed || account.value !== owner) return;
  await upload(added.upload, one, owner);
  await arrived({ ...one, document: added.document_id }, null);
}

/** The server has it: it waits no more, and its verdict comes. */
async function arrived(one: Waiting, there: Paper | null): Promise<void> {
  const document = one.document ?? "";
  const view = views.get(one.id);
  if (view) {
    views.set(document, view);
    views.delete(one.id);
  }
  paperMoved();
  const now = file.value;
  if (now?.id === one.file) {
    const paper: Paper = there ?? { document_id: document, type: one.type, side: one.side, status: "uploading", reason: null, reason_text: null, note: null, pages: 0, preview_url: null, thumbnail_url: null };
    await keep({ ...now, documents: [...now.documents.filter((other) => other.document_id !== document), paper] });
  }
  const stays = await alter(one.id, (kept) => (kept.removed ? kept : null));
  if (one.replaces && !stays) {
    // It has its successor; when this is not heard it only stands there a little longer, refused.
    await remove(one.file, one.replaces).catch(() => undefined);
  }
}

/** Takes one away that the server may know. */
async function withdraw(one: Waiting): Promise<void> {
  // The answer to its announcement may be lost: announced again, it says its name.
  const document = one.document ?? (await announce(one)).document_id;
  await erase(one.file, document);
  await alter(one.id, () => null);
  paperMoved();
  const now = file.value;
  if (now?.id === one.file) await keep({ ...now, documents: now.documents.filter((paper) => paper.document_id !== document) });
}

async function papersOf(id: string): Promise<Paper[]> {
  return (await askAsHer((api, headers) => api.GET("/applications/{id}/documents", { params: { path: { id } }, headers }))).items;
}

/** Browsers have been seen to keep a picture's record and lose its bytes: she must hear of it, not wait for ever. */
async function readable(blob: Blob): Promise<void> {
  try {
    await blob.slice(0, 1).arrayBuffer();
  } catch {
    throw new Refused("gone");
  }
}

/** XMLHttpRequest, since `fetch` tells no progress. Raises `NoAnswer`, also when the address ran out, and `Refused`. */
function upload(address: Schemas["Upload"], one: Waiting, owner: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(address.fields)) form.append(name, value);
    form.append("file", one.blob, "paper");
    const request = new XMLHttpRequest();
    let dead: ReturnType<typeof setTimeout> | undefined;
    const alive = () => {
      clearTimeout(dead);
      dead = setTimeout(() => request.abort(), PATIENCE);
    };
    const leave = account.subscribe((now) => {
      if (now !== owner) request.abort();
    });
    const end = (how: () => void) => () => {
      clearTimeout(dead);
      leave();
      current = null;
      how();
    };
    const lost = end(() => reject(new NoAnswer("the upload was not answered")));
    request.upload.onprogress = (event) => {
      alive();
      // The last hundredth is the server's answer.
      if (event.lengthComputable) sending.value = { id: one.id, share: Math.min(0.99, event.loaded / event.total) };
    };
    request.onload = end(() => {
      const no = request.status >= 400 && request.status < 500;
      const times = (turnedAway.get(one.id) ?? 0) + (no ? 1 : 0);
      turnedAway.set(one.id, times);
      if (request.status >= 200 && request.status < 300) resolve();
      else if (request.status === 413 || request.responseText.includes("EntityTooLarge")) reject(new Refused("too_large"));
      else if (no && times >= MOST_ADDRESSES) reject(new Refused("not_taken"));
      else reject(new NoAnswer(`the upload was answered ${request.status}`));
    });
    request.onerror = lost;
    request.onabort = lost;
    request.open("POST", address.url);
    current = { id: one.id, abort: () => request.abort() };
    alive();
    request.send(form);
  });
}

window.addEventListener("online", () => {
  pause = FIRST_PAUSE;
  void go();
});
