/**
 * Her files: what the server said last, what this phone adds to it, and how the two come together.
 *
 * An answer is written to the phone first and sent then. Sending is one at a time, over all tabs (Web Locks). When
 * somebody changed the same answer elsewhere meanwhile she chooses: nothing is overwritten in silence.
 */
import { signal } from "@preact/signals";
import { type Application, ask, askAsHer, type Mend, newKey, NoAnswer, Problem, SignedOut, type Summary } from "./api";
import { language } from "../../../shared/language";
import { account } from "./session";
import type { Answer, Answers } from "../../../shared/form/answers";
import { type Pending, shelf } from "./store";
import type { Programme } from "../../../shared/form/programme";

/** Where her answers are: `saved` on the server, `here` on this phone, `sending` under way, `over`: sign in to send, `choose`: she decides which stays. */
export type Saved = "none" | "saved" | "here" | "sending" | "over" | "choose";
export const saved = signal<Saved>("none");

/** The open file and what is not sent of it. */
export const file = signal<Application | null>(null);
export const pending = signal<Pending | null>(null);
/** What the server refused of the answers that were sent, by the answer's name. */
export const refusals = signal<Record<string, Mend>>({});
/** Answers that were changed on another phone or in another tab since she saw them: name → what is there now. */
export const conflicts = signal<Record<string, Answer | null>>({});

const told = "BroadcastChannel" in window ? new BroadcastChannel("jisr.files") : null;
told?.addEventListener("message", (event: MessageEvent<string>) => {
  if (file.value?.id === event.data) void fromPhone(event.data);
});

const again = new Map<string, ReturnType<typeof setTimeout>>();
let pause = 3_000;

/** The file that she is at: others may be sent meanwhile, and are not shown. */
let opened: string | null = null;
/** The one that the server has just told, when it was begun: on its first page it is not asked for again. */
let begunNow: string | null = null;

// Nothing of hers stays in memory for who comes after her.
account.subscribe((owner) => {
  opened = null;
  file.value = null;
  pending.value = null;
  refusals.value = {};
  conflicts.value = {};
  saved.value = "none";
  if (owner !== null) void sendWaiting();
});

export function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
}

/** Her answers as she sees them: the server's, with those that wait on this phone. */
export function answersNow(): Answers {
  const merged: Answers = { ...((file.value?.answers ?? {}) as Answers) };
  for (const [name, value] of Object.entries(pending.value?.answers ?? {})) {
    if (value === null) delete merged[name];
    else merged[name] = value;
  }
  return merged;
}

export async function keep(fresh: Application): Promise<void> {
  if (account.value === null) return;
  await (await shelf()).put("files", { account: account.value, id: fresh.id, file: fresh });
  if (fresh.id === opened) file.value = fresh;
  told?.postMessage(fresh.id);
}

async function fromPhone(id: string): Promise<boolean> {
  const db = await shelf();
  const kept = await db.get("files", id);
  if (account.value === null || kept?.account !== account.value) return false;
  const waits = (await db.get("pending", [account.value, id])) ?? null;
  if (id !== opened) return false;
  file.value = kept.file;
  pending.value = waits;
  return true;
}

/** Her files, newest first; from this phone without network. `NoAnswer` when neither has them. */
export async function listFiles(): Promise<Summary[]> {
  const db = await shelf();
  try {
    const found = await askAsHer((api, headers) => api.GET("/applications", { headers }));
    if (account.value) await db.put("lists", { account: account.value, items: found.items });
    return found.items;
  } catch (failure) {
    const kept = account.value ? await db.get("lists", account.value) : undefined;
    if (failure instanceof NoAnswer && kept) return kept.items;
    throw failure;
  }
}

/**
 * Opens a file: shows what the phone has at once, then what the server has.
 *
 * Raises `Problem` (403 `identity_needed`, 404), `SignedOut`, and `NoAnswer` when the phone doesn't have it either.
 */
export async function open(id: string): Promise<void> {
  opened = id;
  if (file.value?.id !== id) {
    file.value = null;
    pending.value = null;
    refusals.value = {};
    conflicts.value = {};
    saved.value = "none";
  }
  const known = await fromPhone(id);
  const fresh = known && begunNow === id;
  begunNow = null;
  try {
    if (!fresh) await keep(await read(id));
  } catch (failure) {
    if (!(failure instanceof NoAnswer) || !known) throw failure;
    saved.value = "here";
  }
  await send(id);
}

export function read(id: string): Promise<Application> {
  return latest(() => askAsHer((api, headers) => api.GET("/applications/{id}", { params: { path: { id } }, headers })));
}

/** How often a paper came to the server, or went, from this phone: in any tab. */
let papersMoved = 0;

/** An answer that was asked for before this may not know of the paper. */
export function paperMoved(): void {
  papersMoved++;
}

/** An answer that no paper has overtaken; asked for again when one did. */
export async function latest<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    const before = papersMoved;
    const answer = await ask();
    if (papersMoved === before) return answer;
  }
}

export async function begin(programme: Programme, kind: string, key: string): Promise<Application> {
  const begun = await askAsHer((api, headers) =>
    api.POST("/applications", { body: { programme: programme.id, kind, language }, params: { header: { "Idempotency-Key": key } }, headers }),
  );
  opened = begun.id;
  begunNow = begun.id;
  file.value = null;
  await keep(begun);
  return begun;
}

/** Puts answers on the phone and begins to send them. Comes back as soon as they are safe here. */
export async function answer(id: string, given: Record<string, Answer | null>): Promise<void> {
  const owner = account.value;
  if (owner === null || file.value?.id !== id) throw new SignedOut();
  const stored = file.value.answers as Answers;
  const db = await shelf();
  if (account.value !== owner) throw new SignedOut();
  const change = db.transaction("pending", "readwrite");
  const waits = (await change.store.get([owner, id])) ?? { account: owner, file: id, answers: {}, before: {} };
  for (const [name, value] of Object.entries(given)) {
    if (same(value, stored[name]) && !(name in waits.answers)) continue;
    if (!(name in waits.answers)) waits.before[name] = stored[name] ?? null;
    waits.answers[name] = value;
  }
  if (Object.keys(waits.answers).length) await change.store.put(waits);
  await change.done;
  pending.value = Object.keys(waits.answers).length ? waits : null;
  void send(id);
}

/** Sends what waits of all her files: of one that she wrote without network, and did not open since. */
async function sendWaiting(): Promise<void> {
  const owner = account.value;
  const all = await (await shelf()).getAll("pending");
  await Promise.all(all.filter((one) => one.account === owner).map((one) => send(one.file)));
}

/** Sends what waits, if anything does, and comes back when it is through or can't go on. */
export async function send(id: string): Promise<void> {
  if (account.value === null) return;
  await alone(`jisr.send.${id}`, () => sendAll(id));
}

/** One at a time over all tabs, where the browser can. */
export async function alone(name: string, work: () => Promise<void>): Promise<void> {
  if ("locks" in navigator) await navigator.locks.request(name, work);
  else await work();
}

async function sendAll(id: string): Promise<void> {
  const db = await shelf();
  clearTimeout(again.get(id));
  for (;;) {
    const owner = account.value;
    if (owner === null) return;
    const open = () => account.value === owner && file.value?.id === id;
    let now: Record<string, Answer | null> = {};
    try {
      // The file may be newer than what she saw when she answered: read anew, or kept by another tab.
      const seen = (await db.get("pending", [owner, id])) ? await known(id) : null;
      const clashing = seen ? await compare(owner, id, seen.answers as Answers) : {};
      const waits = await db.get("pending", [owner, id]);
      const refused = open() ? refusals.value : {};
      now = Object.fromEntries(Object.entries(waits?.answers ?? {}).filter(([name]) => !(name in clashing) && !(name in refused)));
      if (open()) {
        conflicts.value = clashing;
        pending.value = waits ?? null;
        saved.value = Object.keys(now).length ? "sending" : Object.keys(clashing).length ? "choose" : waits ? "here" : "saved";
      }
      if (!Object.keys(now).length || !seen) return;
      // Under the very version that was compared: what another tab keeps meanwhile was not.
      const before = papersMoved;
      const fresh = await save(id, now, seen.version);
      if (fresh) {
        await sent(owner, id, now, fresh.answers as Answers);
        pause = 3_000;
      }
      await keep(fresh && papersMoved === before ? fresh : await read(id));
    } catch (failure) {
      if (account.value !== owner) return;
      if (open()) saved.value = failure instanceof SignedOut ? "over" : "here";
      if (failure instanceof Problem && failure.status === 422 && failure.mends.length && open()) {
        const wrong = { ...refusals.value };
        for (const mend of failure.mends) wrong[mend.pointer.split("/")[2] ?? ""] = mend;
        refusals.value = wrong;
        // What is wrong may not be among what was sent: she sees it and mends it.
        if (Object.keys(now).some((name) => name in wrong)) continue;
      } else if (failure instanceof NoAnswer || (failure instanceof Problem && failure.status === 429)) {
        again.set(
          id,
          setTimeout(() => void send(id), failure instanceof Problem ? Math.max(pause, failure.retryAfter * 1000) : pause),
        );
        pause = Math.min(pause * 2, 60_000);
      }
      return;
    }
  }
}

/** The file as this phone knows it. */
async function known(id: string): Promise<Application> {
  return (await (await shelf()).get("files", id))?.file ?? (await read(id));
}

/** The file with these answers; null when it is not at this version any more. */
async function save(id: string, answers: Record<string, Answer | null>, version: number): Promise<Application | null> {
  try {
    return await askAsHer((api, headers) => api.PATCH("/applications/{id}", { body: { answers }, params: { path: { id }, header: { "If-Match": `"${version}"` } }, headers }));
  } catch (failure) {
    if (failure instanceof Problem && failure.status === 412) return null;
    throw failure;
  }
}

/** What was sent waits no more, unless she changed it again meanwhile. */
async function sent(owner: string, id: string, was: Record<string, Answer | null>, theirs: Answers): Promise<void> {
  const db = await shelf();
  const change = db.transaction("pending", "readwrite");
  const waits = await change.store.get([owner, id]);
  if (waits) {
    for (const [name, value] of Object.entries(was)) {
      if (same(waits.answers[name], value)) {
        delete waits.answers[name];
        delete waits.before[name];
      } else waits.before[name] = theirs[name] ?? null;
    }
    if (Object.keys(waits.answers).length) await change.store.put(waits);
    else await change.store.delete([owner, id]);
  }
  await change.done;
}

/**
 * With what the server has: what both agree on waits no more, what only she changed goes on; the rest, name → what is
 * there now, she decides.
 */
async function compare(owner: string, id: string, theirs: Answers): Promise<Record<string, Answer | null>> {
  const db = await shelf();
  const change = db.transaction("pending", "readwrite");
  const waits = await change.store.get([owner, id]);
  const clashing: Record<string, Answer | null> = {};
  if (waits) {
    for (const [name, value] of Object.entries(waits.answers)) {
      if (same(value, theirs[name])) {
        delete waits.answers[name];
        delete waits.before[name];
      } else if (!same(waits.before[name], theirs[name])) clashing[name] = theirs[name] ?? null;
    }
    if (Object.keys(waits.answers).length) await change.store.put(waits);
    else await change.store.delete([owner, id]);
  }
  await change.done;
  return clashing;
}

/** Her choice between what she wrote here and what is there now. */
export async function decide(id: string, name: string, mine: boolean): Promise<void> {
  const owner = account.value;
  if (owner === null) return;
  const db = await shelf();
  const change = db.transaction("pending", "readwrite");
  const waits = await change.store.get([owner, id]);
  if (waits && name in waits.answers) {
    if (mine) waits.before[name] = conflicts.value[name] ?? null;
    else {
      delete waits.answers[name];
      delete waits.before[name];
    }
    if (Object.keys(waits.answers).length) await change.store.put(waits);
    else await change.store.delete([owner, id]);
  }
  await change.done;
  const { [name]: _, ...rest } = conflicts.value;
  conflicts.value = rest;
  await send(id);
}

/** What waits of a file that takes no answers any more will never go: it leaves the phone when she has seen it. */
export async function letGo(id: string): Promise<void> {
  const owner = account.value;
  if (owner === null) return;
  await (await shelf()).delete("pending", [owner, id]);
  pending.value = null;
  saved.value = "saved";
}

/** She is about to write these answers anew: what was refused of them is history. */
export function mendAgain(names: string[]): void {
  refusals.value = Object.fromEntries(Object.entries(refusals.value).filter(([name]) => !names.includes(name)));
}

window.addEventListener("online", () => {
  pause = 3_000;
  void sendWaiting();
});

/** What was never sent of a file that she withdrew has nowhere to go, and is not to be asked about when she signs out. */
async function leaveBehind(id: string): Promise<void> {
  const owner = account.value;
  if (owner === null) return;
  const both = (await shelf()).transaction(["pending", "waiting"], "readwrite");
  const pictures = await both.objectStore("waiting").index("file").getAllKeys(id);
  await Promise.all([both.objectStore("pending").delete([owner, id]), ...pictures.map((key) => both.objectStore("waiting").delete(key)), both.done]);
  if (opened === id) pending.value = null;
}

/** A call that moves the file; the answer is kept. `key`: sending twice does once. */
export async function move(id: string, action: "resubmit" | "withdraw" | "appeal" | "complaint", body: { reason?: string; text?: string }, key: string = newKey()): Promise<void> {
  const header = { "Idempotency-Key": key };
  const path = { id };
  const fresh = await askAsHer((api, headers) => {
    const params = { path, header };
    if (action === "withdraw") return api.POST("/applications/{id}/withdraw", { body: body.reason ? { reason: body.reason } : {}, params, headers });
    if (action === "appeal") return api.POST("/applications/{id}/appeal", { body: { text: body.text ?? "" }, params, headers });
    if (action === "complaint") return api.POST("/applications/{id}/complaint", { body: { text: body.text ?? "" }, params, headers });
    return api.POST("/applications/{id}/resubmit", { body: {}, params, headers });
  });
  if (action === "withdraw") await leaveBehind(id);
  await keep(fresh);
}

export async function askToBeCalled(id: string, key: string): Promise<void> {
  await askAsHer((api, headers) => api.POST("/applications/{id}/help", { body: {}, params: { path: { id }, header: { "Idempotency-Key": key } }, headers }));
}

const programmes = new Map<string, Programme>();

/** The definition that a file was made under, or the current one. A version never changes: it comes once. */
export async function programmeOf(id: string, version?: number): Promise<Programme> {
  const known = programmes.get(`${id}.${version}`);
  if (known) return known;
  const query = version === undefined ? {} : { version };
  const found = (await ask((api) => api.GET("/programmes/{id}", { params: { path: { id }, query } }))) as unknown as Programme;
  programmes.set(`${id}.${found.version}`, found);
  if (version === undefined) void keepVersion(found).catch(() => undefined);
  return found;
}

/** Her file asks for the version. Where the service worker looks without network, it must be under that address too. */
async function keepVersion(programme: Programme): Promise<void> {
  if (!("caches" in window)) return;
  const kept = await caches.open("programmes-and-places");
  const address = `/api/v1/programmes/${programme.id}?version=${programme.version}`;
  if (await kept.match(address)) return;
  await kept.put(address, new Response(JSON.stringify(programme), { headers: { "Content-Type": "application/json" } }));
}
