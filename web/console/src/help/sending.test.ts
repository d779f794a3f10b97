import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { channels, locks } from "../testing/tabs";

/** A server that keeps what it was told, once per key; `cut` says which request is lost, before it or after. */
class Server {
  files = new Map<string, { id: string; version: number; status: string; answers: Record<string, unknown>; papers: string[] }>();
  keys = new Map<string, [said: string, done: [number, unknown]]>();
  asked: string[] = [];
  /** The answers of each change, in order. */
  changes: object[] = [];
  cut: (n: number) => "before" | "after" | null = () => null;
  found: unknown[] = [];
  /** Somebody else changes the file just before the nth request. */
  meanwhile: ((n: number, what: string) => unknown) | null = null;
  /** What is refused instead of done. */
  refuses: ((what: string, body: Record<string, unknown>) => [number, object] | null) | null = null;
  /** Papers that are not simply good ones brought from here. */
  papers = new Map<string, object>();

  async fetch(input: Request | string, init?: RequestInit): Promise<Response> {
    const request = typeof input === "string" ? new Request(new URL(input, "http://localhost"), init) : input;
    const { pathname, search } = new URL(request.url);
    const what = `${request.method} ${pathname.replace("/api/v1", "")}`;
    if (!what.startsWith("POST /staff/session")) this.asked.push(what + search);
    const n = this.asked.length;
    await this.meanwhile?.(n, what);
    const cut = what.includes("session") ? null : this.cut(n);
    if (cut === "before") throw new TypeError("cut");
    const [status, body] = await this.answer(what, request);
    if (cut === "after") throw new TypeError("cut");
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  }

  private async answer(what: string, request: Request): Promise<[number, unknown]> {
    if (what === "POST /staff/session/refresh") return [200, { access_token: token, expires_in: 3600 }];
    if (what.startsWith("GET /programmes/")) return [200, PROGRAMME];
    if (what === "GET /staff/search") return [200, { items: this.found }];
    if (what === "POST /upload") return [204, null];
    const body = request.headers.get("Content-Type")?.includes("json") ? ((await request.json()) as Record<string, unknown>) : {};
    const refused = this.refuses?.(what, body);
    if (refused) return refused;
    const key = request.headers.get("Idempotency-Key");
    const known = key && this.keys.get(key);
    const said = JSON.stringify(body);
    if (known) return known[0] === said ? known[1] : [422, { type: "urn:jisr:problem:idempotency_key_reused", errors: [{ pointer: "", code: "idempotency_key_reused", message: {} }] }];
    const done = this.does(what, body, request);
    if (key && done[0] < 400) this.keys.set(key, [said, done]);
    return done;
  }

  private does(what: string, body: Record<string, unknown>, request: Request): [number, unknown] {
    if (what === "POST /staff/applications") {
      const id = `file-${this.files.size + 1}`;
      this.files.set(id, { id, version: 1, status: "draft", answers: {}, papers: [] });
      return [201, this.shown(id)];
    }
    const [, id = ""] = /applications\/([^/]+)/.exec(what) ?? [];
    const file = this.files.get(id);
    if (!file) return [404, {}];
    if (what.startsWith("PATCH")) {
      this.changes.push(body["answers"] as object);
      const seen = Number(request.headers.get("If-Match")?.replace(/"/g, ""));
      const merged = { ...file.answers, ...(body["answers"] as object) };
      if (seen !== file.version) return JSON.stringify(merged) === JSON.stringify(file.answers) && seen + 1 === file.version ? [200, this.shown(id)] : [412, { type: "urn:jisr:problem:stale_version" }];
      file.answers = merged;
      file.version++;
    } else if (/(documents|consent-forms)$/.test(what)) {
      const document_id = `paper-${id}-${file.papers.length + 1}`;
      file.papers.push(document_id);
      return [201, { document_id, upload: { url: "http://localhost/api/v1/upload", fields: {} }, expires_in: 600 }];
    } else if (what.endsWith("/submit")) {
      if (file.status !== "draft") return [409, { type: "urn:jisr:problem:illegal_move" }];
      file.status = "submitted";
      return [200, { status: "submitted", reference: `JSR-${id}`, receipt_url: "", deadline: null }];
    }
    return [200, this.shown(id)];
  }

  private shown(id: string): object {
    const { papers, ...file } = this.files.get(id)!;
    const shown = papers.map((document_id) => ({ document_id, type: "quote", side: null, status: "accepted", reason_text: null, ...this.papers.get(document_id) }));
    return { ...file, reference: `JSR-${id}`, documents: shown, consent_forms: [], consents: [] };
  }
}

const PROGRAMME = { id: "p", version: 1, identity: { national_id: "/cnie" }, consent: { text_version: "1" } };
const token = `head.${btoa(JSON.stringify({ sub: "agent-1" }))}.seal`;
const ME = { id: "agent-1", name: "Nadia", roles: ["agent"], regions: ["03"], provinces: [], permissions: ["register"] };

let server: Server;
type Modules = [typeof import("./vault"), typeof import("./dossiers"), typeof import("./sending"), typeof import("../core/session")];
let vault: Modules[0], dossiers: Modules[1], sending: Modules[2], session: Modules[3];

async function restart(): Promise<void> {
  vi.resetModules();
  [session, vault, dossiers, sending] = [await import("../core/session"), await import("./vault"), await import("./dossiers"), await import("./sending")];
  session.enterOffline(ME as never);
}

beforeEach(async () => {
  const { IDBFactory } = await import("fake-indexeddb");
  vi.stubGlobal("indexedDB", new IDBFactory());
  vi.stubGlobal("BroadcastChannel", channels());
  // The real one takes half a second each time the browser is opened again: `vault.test.ts` has it.
  const { subtle } = crypto;
  const derive = subtle.deriveKey.bind(subtle);
  vi.spyOn(subtle, "deriveKey").mockImplementation(((how: Pbkdf2Params, ...rest: [CryptoKey, AesKeyGenParams, boolean, KeyUsage[]]) => derive({ ...how, iterations: 1 }, ...rest)) as never);
  locks();
  server = new Server();
  vi.stubGlobal("fetch", (input: Request | string, init?: RequestInit) => server.fetch(input, init));
  localStorage.clear();
  await restart();
  await vault.setPin("agent-1", "Nadia", "48151623");
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

const picture = (id: string, type: string | null) => ({ id, type, side: null, media: "image/jpeg", size: 3, sha256: "" });
const blob = () => new Blob(["abc"], { type: "image/jpeg" });

async function waiting(answers: Record<string, string> = { name: "Exemple", cnie: "ZZ1234" }, more: object = {}, prefix = ""): Promise<string> {
  const one = { ...dossiers.begin({ programme: "p", version: 1, kind: "k", language: "ar", phone: "+212600000001", consent: { method: "signed_form" } }), answers, sealed: true, ...more };
  await dossiers.start(one, [picture(`${prefix}form`, null), picture(`${prefix}quote`, "quote")].map((each) => ({ picture: each, blob: blob() })));
  return one.id;
}

/** Another tab of this browser, in which the device is open, too. */
async function anotherTab(): Promise<{ dossiers: Modules[1]; sending: Modules[2]; vault: Modules[0] }> {
  vi.resetModules();
  const [other, its, theirs, how] = [await import("../core/session"), await import("./vault"), await import("./dossiers"), await import("./sending")];
  other.enterOffline(ME as never);
  await its.unlock("agent-1", "48151623");
  await theirs.look();
  return { dossiers: theirs, sending: how, vault: its };
}

const whole = () => [...server.files.values()].map(({ status, answers, papers }) => [status, answers, papers.length]);
const DONE = [["submitted", { name: "Exemple", cnie: "ZZ1234" }, 2]];

test("with a network it goes in one go, and nothing of it stays on the device but its number", async () => {
  const id = await waiting();
  expect(await sending.advance(id)).toBe("sent");
  expect(whole()).toEqual(DONE);
  expect(await vault.names("agent-1", "")).toEqual(["sent"]);
  expect(dossiers.sent.value.map((one) => one.reference)).toEqual(["JSR-file-1"]);
});

const STEPS = Array.from({ length: 12 }, (_, n) => n + 1);
test.each(STEPS.flatMap((n) => (["before", "after"] as const).map((when) => [when, n] as const)))("cut %s request %d, and the browser closed: it goes on, once", async (when, n) => {
  const id = await waiting();
  server.cut = (now) => (now === n ? when : null);
  const first = await sending.advance(id);
  expect(["network", "sent"]).toContain(first);
  await restart();
  await vault.unlock("agent-1", "48151623");
  await dossiers.look();
  expect(await sending.advance(id)).toBe("sent");
  expect(whole()).toEqual(DONE);
  expect(await vault.names("agent-1", "file/")).toEqual([]);
});

test("a file that is open for this number stands beside it, and nothing is sent until the agent has decided", async () => {
  server.found = [{ id: "hers", reference: "JSR-HERS", programme: "p", status: "draft" }];
  const id = await waiting();
  expect(await sending.advance(id)).toBe("stands");
  expect(server.files.size).toBe(0);
  expect((await dossiers.load(id))?.stands).toMatchObject({ why: "exists", files: [{ id: "hers" }] });
  await sending.settle(id, (now) => ({ ...now, looked: true }));
  expect(await sending.advance(id)).toBe("sent");
  expect(whole()).toEqual(DONE);
});

test.each([
  [true, "Exemple"],
  [false, "Autre"],
])("an answer that changed there meanwhile is not overwritten; the agent keeps hers: %s", async (mine, kept) => {
  const id = await waiting();
  const patch = () => server.asked.length && server.asked[server.asked.length - 1]!.startsWith("PATCH");
  let once = false;
  server.meanwhile = () => {
    const file = server.files.get("file-1");
    if (!file || once || !patch()) return;
    once = true;
    file.answers = { name: "Autre" };
    file.version += 2;
  };
  expect(await sending.advance(id)).toBe("stands");
  expect(server.files.get("file-1")?.answers).toEqual({ name: "Autre" });
  expect((await dossiers.load(id))?.stands).toEqual({ why: "answers", theirs: { name: "Autre" } });
  await sending.decide(id, "name", mine);
  expect(await sending.advance(id)).toBe("sent");
  expect(server.files.get("file-1")?.answers).toEqual({ name: kept, cnie: "ZZ1234" });
});

test("a draft of hers is gone on with: its answers stay, and where both have one the agent chooses", async () => {
  server.files.set("hers", { id: "hers", version: 3, status: "draft", answers: { name: "Autre", region: "03" }, papers: [] });
  const id = await waiting();
  await sending.adopt(id, "hers");
  expect((await dossiers.load(id))?.stands).toEqual({ why: "answers", theirs: { name: "Autre" } });
  await sending.decide(id, "name", false);
  expect(await sending.advance(id)).toBe("sent");
  expect(whole()).toEqual([["submitted", { name: "Autre", region: "03", cnie: "ZZ1234" }, 2]]);
});

/** Just before the first change arrives, the file has these answers, and other versions. */
function changedFirst(answers: Record<string, unknown>): void {
  let once = false;
  server.meanwhile = (_, what) => {
    const file = server.files.get("file-1");
    if (!file || once || !what.startsWith("PATCH")) return;
    once = true;
    file.answers = answers;
    file.version += 2;
  };
}

test("two sides that add different answers have both, and ask once more, not for ever", async () => {
  const id = await waiting();
  changedFirst({ region: "03" });
  expect(await sending.advance(id)).toBe("sent");
  expect(server.files.get("file-1")?.answers).toEqual({ region: "03", name: "Exemple", cnie: "ZZ1234" });
  expect(server.changes).toEqual([{ name: "Exemple", cnie: "ZZ1234" }, { name: "Exemple", cnie: "ZZ1234" }]);
});

test("two sides that gave the same answers, in whatever order, have nothing more to send", async () => {
  const id = await waiting();
  changedFirst({ cnie: "ZZ1234", name: "Exemple" });
  expect(await sending.advance(id)).toBe("sent");
  expect(server.changes.length).toBe(1);
});

test("an answer mended and a photo added while papers are checked are sent, too", async () => {
  const id = await waiting();
  let once = false;
  server.meanwhile = async (_, what) => {
    if (once || what !== "GET /staff/applications/file-1") return;
    once = true;
    const one = (await dossiers.load(id))!;
    await dossiers.addPicture(one, picture("late", "quote"), blob());
    await dossiers.change(id, (now) => ({ ...now, answers: { ...now.answers, name: "Mieux" }, pictures: [...now.pictures, picture("late", "quote")] }));
  };
  expect(await sending.advance(id)).toBe("sent");
  expect(whole()).toEqual([["submitted", { name: "Mieux", cnie: "ZZ1234" }, 3]]);
});

test("sent, its answer lost, and something changed since: the agent is told that it was sent, and it asks no more", async () => {
  const id = await waiting();
  server.cut = (n) => (server.asked[n - 1]?.endsWith("/submit") ? "after" : null);
  expect(await sending.advance(id)).toBe("network");
  server.cut = () => null;
  await dossiers.change(id, (now) => ({ ...now, safe: { codes_only: true } }));
  expect(await sending.advance(id)).toBe("stands");
  expect((await dossiers.load(id))?.stands).toEqual({ why: "sent_elsewhere", reference: "JSR-file-1", id: "file-1" });
  const asked = server.asked.length;
  expect([await sending.advance(id), server.asked.length]).toEqual(["stands", asked]);
});

test.each([
  [409, "illegal_move"],
  [422, "idempotency_key_reused"],
])("sent before, and its answer lost for good: the agent is shown the file, %s %s", async (status, code) => {
  const id = await waiting();
  server.cut = (n) => (server.asked[n - 1]?.endsWith("/submit") ? "after" : null);
  expect(await sending.advance(id)).toBe("network");
  server.cut = () => null;
  server.refuses = (what) => (what.endsWith("/submit") ? [status, { type: `urn:jisr:problem:${code}` }] : null);
  expect(await sending.advance(id)).toBe("stands");
  expect((await dossiers.load(id))?.stands).toEqual({ why: "sent_elsewhere", reference: "JSR-file-1", id: "file-1" });
});

test("one that may bring no more papers today stands, and the others go", async () => {
  const [first, second] = [await waiting({ name: "A" }, { at: "2026-01-01" }, "a-"), await waiting()];
  const full = { type: "urn:jisr:problem:too_many_uploads", errors: [{ pointer: "", code: "too_many_uploads", message: { ar: "غدا", fr: "demain", en: "tomorrow" } }] };
  server.refuses = (what) => (what.startsWith("POST /staff/applications/file-1/") ? [429, full] : null);
  await sending.sendAll();
  expect((await dossiers.load(first))?.stands).toMatchObject({ why: "mend", mends: [{ code: "too_many_uploads" }] });
  expect([await dossiers.load(second), sending.halted.value]).toEqual([null, null]);
  expect(whole().map(([state]) => state)).toEqual(["draft", "submitted"]);
});

const TOO_MANY = { type: "urn:jisr:problem:too_many", errors: [{ pointer: "/applicant/phone", code: "too_many", message: { ar: "", fr: "Trop.", en: "" } }] };

test("one that is refused for its number's limit does not halt the others", async () => {
  const [first, second] = [await waiting({ name: "A" }, { at: "2026-01-01", phone: "+212600000009" }, "a-"), await waiting()];
  server.refuses = (what, body) => (what === "POST /staff/applications" && JSON.stringify(body).includes("+212600000009") ? [429, TOO_MANY] : null);
  await sending.sendAll();
  expect([(await dossiers.load(first))?.stands?.why, await dossiers.load(second), sending.halted.value]).toEqual(["mend", null, null]);
  expect(whole()).toEqual(DONE);
});

test("a server that wants less of everybody halts them all; a later step that is answered says no more that it waits", async () => {
  const [first, second] = [await waiting({ name: "A" }, { at: "2026-01-01" }, "a-"), await waiting()];
  server.refuses = () => [429, {}];
  await sending.sendAll();
  expect([sending.halted.value, server.asked.filter((one) => one === "POST /staff/applications").length]).toEqual(["network", 1]);
  server.refuses = null;
  expect([await sending.advance(first), sending.halted.value]).toEqual(["sent", null]);
  expect(await dossiers.load(second)).not.toBeNull();
});

// -- papers that somebody else brought ----------------------------------------------------------------------------

const PAPERS = [
  ["good", { type: "cnie", side: "front", status: "accepted" }],
  ["new", { type: "cnie", side: "back", status: "inspecting" }],
  ["bad", { type: "quote", status: "rejected" }],
  ["never", { type: "quote", status: "uploading" }],
] as const;

async function hers(): Promise<string> {
  server.files.set("hers", { id: "hers", version: 3, status: "draft", answers: { name: "Exemple", cnie: "ZZ1234" }, papers: PAPERS.map(([id]) => id) });
  for (const [id, paper] of PAPERS) server.papers.set(id, paper);
  const one = { ...dossiers.begin({ programme: "p", version: 1, kind: "k", language: "ar", phone: "+212600000001", consent: { method: "given" } }), sealed: true };
  await dossiers.save(one);
  await sending.adopt(one.id, "hers");
  return one.id;
}

const GOOD = { type: "cnie", side: "front", status: "accepted" };
const CHECKED = { type: "cnie", side: "back", status: "inspecting" };

test("papers that her draft has are known here; a refused one, or one that never came, is none", async () => {
  const id = await hers();
  expect((await dossiers.load(id))?.there?.papers).toEqual([GOOD, CHECKED]);
  const one = (await dossiers.load(id))!;
  await dossiers.addPicture(one, picture("quote", "quote"), blob());
  await dossiers.change(id, (now) => ({ ...now, sealed: false, answers: { ...now.answers, name: "Mieux" }, pictures: [picture("quote", "quote")] }));
  expect(await sending.advance(id)).toBe("kept");
  expect((await dossiers.load(id))?.there?.papers).toEqual([GOOD, CHECKED]);
});

test("one of hers that is still checked is waited for, and its verdict is known here", async () => {
  const id = await hers();
  expect(await sending.advance(id, false)).toBe("waits");
  expect(server.files.get("hers")?.status).toBe("draft");
  server.papers.set("new", { type: "cnie", side: "back", status: "rejected" });
  server.refuses = (what) => (what.endsWith("/submit") ? [422, { errors: [{ pointer: "/documents/cnie", code: "document_missing", message: { ar: "", fr: "La carte.", en: "" } }] }] : null);
  expect(await sending.advance(id, false)).toBe("stands");
  expect((await dossiers.load(id))?.there?.papers).toEqual([GOOD]);
  server.papers.set("new", { type: "cnie", side: "back", status: "accepted" });
  server.refuses = null;
  await sending.settle(id);
  expect(await sending.advance(id, false)).toBe("sent");
});

test("papers that she adds while the agent writes are not asked for again", async () => {
  const id = await hers();
  const one = (await dossiers.load(id))!;
  await dossiers.addPicture(one, picture("photo", "project_photo"), blob());
  await dossiers.change(id, (now) => ({ ...now, sealed: false, pictures: [picture("photo", "project_photo")] }));
  expect(await sending.advance(id, false)).toBe("kept");
  await dossiers.change(id, (now) => ({ ...now, answers: { ...now.answers, more: "a" } }));
  server.files.get("hers")!.version += 2;
  server.papers.set("never", { type: "statutes", status: "accepted" });
  expect(await sending.advance(id, false)).toBe("kept");
  // What was brought from here is no paper of somebody else.
  expect((await dossiers.load(id))?.there?.papers).toEqual([GOOD, CHECKED, { type: "statutes", side: null, status: "accepted" }]);
});

// -- consent ------------------------------------------------------------------------------------------------------

const CODE = { method: "phone_code", challenge: "c", code: "123456" } as const;
const WRONG_CODE = { type: "urn:jisr:problem:wrong_code", errors: [{ pointer: "/code", code: "wrong_code", message: {} }], tries_left: 2 };

test("a code that is refused later does not end it: she agrees on paper, and it goes on", async () => {
  const id = await waiting(undefined, { consent: CODE, looked: true });
  server.refuses = (what, body) => (what === "POST /staff/applications" && JSON.stringify(body).includes("phone_code") ? [422, WRONG_CODE] : null);
  expect(await sending.advance(id)).toBe("stands");
  expect((await dossiers.load(id))?.stands).toEqual({ why: "consent", left: 2 });
  const one = (await dossiers.load(id))!;
  await dossiers.addPicture(one, picture("signed", null), blob());
  await sending.agreedAnew(id, { method: "signed_form" }, [picture("signed", null)]);
  expect((await dossiers.load(id))?.pictures.map((each) => each.id)).toEqual(["quote", "signed"]);
  expect(await sending.advance(id)).toBe("sent");
  expect(whole()).toEqual(DONE);
});

test("the first way may have been heard: then that file is found before a second one is made", async () => {
  const id = await waiting(undefined, { consent: CODE, looked: true });
  server.cut = (n) => (server.asked[n - 1] === "POST /staff/applications" ? "after" : null);
  expect(await sending.advance(id)).toBe("network");
  server.cut = () => null;
  server.found = [{ id: "file-1", reference: "JSR-file-1", programme: "p", status: "draft" }];
  await sending.agreedAnew(id, { method: "signed_form" }, []);
  expect(await sending.advance(id)).toBe("stands");
  expect((await dossiers.load(id))?.stands).toMatchObject({ why: "exists", files: [{ id: "file-1" }] });
  await sending.adopt(id, "file-1");
  await sending.advance(id);
  expect(server.files.size).toBe(1);
});

test("what is there keeps the consent that it was made with", async () => {
  const id = await waiting(undefined, { sealed: false });
  expect(await sending.advance(id)).toBe("kept");
  await sending.agreedAnew(id, CODE, []);
  expect((await dossiers.load(id))?.consent).toEqual({ method: "signed_form" });
});

// -- the device ---------------------------------------------------------------------------------------------------

test("a picture that is too large says so itself, can be taken away, and the rest goes on", async () => {
  const id = await waiting();
  let refuse = true;
  const answer = server.fetch.bind(server);
  vi.stubGlobal("fetch", (input: Request | string, init?: RequestInit) => (refuse && String(input).endsWith("/upload") && server.files.get("file-1")!.papers.length === 2 ? Promise.resolve(new Response(null, { status: 413 })) : answer(input, init)));
  expect(await sending.advance(id)).toBe("stands");
  const { stands } = (await dossiers.load(id))!;
  expect(stands).toMatchObject({ why: "mend", mends: [{ pointer: "/pictures/quote", message: { fr: expect.stringContaining("10 Mo") as string } }] });
  refuse = false;
  await dossiers.change(id, (now) => ({ ...dossiers.mended(now), pictures: now.pictures.filter((each) => each.id !== "quote") }));
  expect(await sending.advance(id)).toBe("sent");
});

test("a picture that is gone from the device is named", async () => {
  const id = await waiting();
  await vault.remove(`photo/${id}/quote`);
  expect(await sending.advance(id)).toBe("stands");
  expect((await dossiers.load(id))?.stands).toMatchObject({ why: "mend", mends: [{ pointer: "/pictures/quote", message: { fr: expect.stringContaining("plus sur l'appareil") as string } }] });
});

test("two tabs that send at once keep both receipts", async () => {
  const [first, second] = [await waiting({ name: "A" }, {}, "a-"), await waiting()];
  vi.stubGlobal("BroadcastChannel", channels()); // this one has not heard of it yet
  const other = await anotherTab();
  expect(await other.sending.advance(second)).toBe("sent");
  expect(await sending.advance(first)).toBe("sent");
  await dossiers.look();
  expect(dossiers.sent.value.map((one) => one.id).sort()).toEqual([first, second].sort());
});

test("one that another tab sent is sent; one that another tab deleted is not", async () => {
  const [first, second] = [await waiting({ name: "A" }, {}, "a-"), await waiting()];
  const other = await anotherTab();
  expect(await other.sending.advance(first)).toBe("sent");
  await other.dossiers.drop((await other.dossiers.load(second))!);
  expect([await sending.advance(first), await sending.advance(second)]).toEqual(["sent", "away"]);
});

test("a device that is locked in the middle says nothing was sent, and goes on when it is opened again", async () => {
  const id = await waiting();
  server.meanwhile = (n) => n === 4 && vault.lock();
  expect(await sending.advance(id)).toBe("away");
  expect([dossiers.sent.value, server.files.get("file-1")?.status]).toEqual([[], "draft"]);
  server.meanwhile = null;
  await vault.unlock("agent-1", "48151623");
  await dossiers.opened();
  expect(await sending.advance(id)).toBe("sent");
  expect(whole()).toEqual(DONE);
});

test("what another tab takes away is not shown here any more", async () => {
  await waiting();
  const other = await anotherTab();
  expect(dossiers.dossiers.value.length).toBe(1);
  await other.vault.wipe("agent-1");
  expect([dossiers.dossiers.value, dossiers.sent.value, dossiers.isKept()]).toEqual([[], [], false]);
});

test("a dossier that does not fit leaves none of its photos", async () => {
  const real = IDBObjectStore.prototype.put;
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(function (this: IDBObjectStore, value: { name?: string }, ...rest) {
    if (value.name?.endsWith("/quote")) throw new DOMException("full", "QuotaExceededError");
    return real.call(this, value, ...rest);
  });
  await expect(waiting()).rejects.toMatchObject({ why: "phone_full" });
  expect([await vault.names("agent-1", ""), dossiers.dossiers.value]).toEqual([[], []]);
});

test("photos whose dossier never came go when the device is opened", async () => {
  const id = await waiting();
  await vault.putBytes("photo/never/a", new Uint8Array(3));
  await dossiers.opened();
  expect((await vault.names("agent-1", "photo/")).sort()).toEqual([`photo/${id}/form`, `photo/${id}/quote`]);
});

test("sending counts as use of the desk", async () => {
  const id = await waiting();
  localStorage.setItem("jisr.console.session", JSON.stringify({ who: "agent-1", at: Date.now() - 600_000 }));
  await sending.advance(id);
  expect(Date.now() - session.lastUsed()!).toBeLessThan(60_000);
});
