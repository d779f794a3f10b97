import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";

/** A server that keeps what it was told, once per key; `cut` says which request is lost, before it or after. */
class Server {
  files = new Map<string, { id: string; version: number; status: string; answers: Record<string, unknown>; papers: string[] }>();
  keys = new Map<string, [number, unknown]>();
  asked: string[] = [];
  cut: (n: number) => "before" | "after" | null = () => null;
  found: unknown[] = [];
  /** Somebody else changes the file, or the agent the dossier, just before the nth request. */
  meanwhile: ((n: number) => void | Promise<void>) | null = null;
  refuses: (what: string, n: number) => [number, unknown] | null = () => null;

  async fetch(input: Request | string, init?: RequestInit): Promise<Response> {
    const request = typeof input === "string" ? new Request(new URL(input, "http://localhost"), init) : input;
    const { pathname, search } = new URL(request.url);
    const what = `${request.method} ${pathname.replace("/api/v1", "")}`;
    if (!what.startsWith("POST /staff/session")) this.asked.push(what + search);
    const n = this.asked.length;
    await this.meanwhile?.(n);
    const cut = what.includes("session") ? null : this.cut(n);
    if (cut === "before") throw new TypeError("cut");
    const [status, body] = this.refuses(what, n) ?? (await this.answer(what, request));
    if (cut === "after") throw new TypeError("cut");
    return new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
  }

  private async answer(what: string, request: Request): Promise<[number, unknown]> {
    if (what === "POST /staff/session/refresh") return [200, { access_token: token, expires_in: 3600 }];
    if (what.startsWith("GET /programmes/")) return [200, PROGRAMME];
    if (what === "GET /staff/search") return [200, { items: this.found }];
    if (what === "POST /upload") return [204, null];
    const key = request.headers.get("Idempotency-Key");
    const known = key && this.keys.get(key);
    if (known) return known;
    const body = request.headers.get("Content-Type")?.includes("json") ? ((await request.json()) as Record<string, unknown>) : {};
    const done = this.does(what, body, request);
    if (key && done[0] < 400) this.keys.set(key, done);
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
    const shown = papers.map((document_id) => ({ document_id, type: "quote", side: null, status: "accepted", reason_text: null }));
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
  // The real one takes half a second each time the browser is opened again: `vault.test.ts` has it.
  const { subtle } = crypto;
  const derive = subtle.deriveKey.bind(subtle);
  vi.spyOn(subtle, "deriveKey").mockImplementation(((how: Pbkdf2Params, ...rest: [CryptoKey, AesKeyGenParams, boolean, KeyUsage[]]) => derive({ ...how, iterations: 1 }, ...rest)) as never);
  const held = new Map<string, Promise<unknown>>();
  const request = (name: string, work: () => Promise<unknown>) => {
    const next = (held.get(name) ?? Promise.resolve()).catch(() => undefined).then(work);
    held.set(name, next);
    return next;
  };
  Object.defineProperty(navigator, "locks", { value: { request }, configurable: true });
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

async function waiting(answers: Record<string, string> = { name: "Exemple", cnie: "ZZ1234" }): Promise<string> {
  const picture = (id: string, type: string | null) => ({ id, type, side: null, media: "image/jpeg", size: 3, sha256: "" });
  const one = { ...dossiers.begin({ programme: "p", version: 1, kind: "k", language: "ar", phone: "+212600000001", consent: { method: "signed_form" } }), answers, pictures: [picture("form", null), picture("quote", "quote")], sealed: true };
  for (const each of one.pictures) await dossiers.addPicture(one, each, new Blob(["abc"], { type: each.media }));
  await dossiers.save(one);
  return one.id;
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

const latest = () => server.asked[server.asked.length - 1] ?? "";
const times = (what: string) => server.asked.filter((one) => one.startsWith(what)).length;

test("what somebody added there beside what was added here comes together, and is not sent again and again", async () => {
  const id = await waiting();
  let once = false;
  server.meanwhile = () => {
    const file = server.files.get("file-1");
    if (!file || once || !latest().startsWith("PATCH")) return;
    once = true;
    file.answers = { region: "03" };
    file.version += 2;
  };
  expect(await sending.advance(id)).toBe("sent");
  expect(server.files.get("file-1")?.answers).toEqual({ region: "03", name: "Exemple", cnie: "ZZ1234" });
  expect(times("PATCH")).toBe(2);
});

test("an answer that the agent mends while the papers are checked goes along", async () => {
  const id = await waiting();
  let once = false;
  server.meanwhile = async () => {
    if (once || !latest().startsWith("GET /staff/applications/file-1")) return;
    once = true;
    await dossiers.change(id, (now) => ({ ...now, answers: { ...now.answers, name: "Corrigé" } }));
  };
  expect(await sending.advance(id)).toBe("sent");
  expect(once).toBe(true);
  expect(whole()).toEqual([["submitted", { name: "Corrigé", cnie: "ZZ1234" }, 2]]);
});

test.each([
  [409, "illegal_move"],
  [422, "idempotency_key_reused"],
])("sent before, and its answer lost for good: the agent is shown the file, %s %s", async (status, code) => {
  const id = await waiting();
  server.cut = () => (latest().includes("/submit") ? "after" : null);
  expect(await sending.advance(id)).toBe("network");
  server.cut = () => null;
  server.refuses = (what) => (what.includes("/submit") ? [status, { type: `urn:jisr:problem:${code}` }] : null);
  expect(await sending.advance(id)).toBe("stands");
  expect((await dossiers.load(id))?.stands).toEqual({ why: "sent_elsewhere", reference: "JSR-file-1", id: "file-1" });
});

test("one that may bring no more papers today stands, and the others go", async () => {
  const first = await waiting();
  const second = await waiting({ name: "Autre", cnie: "ZZ5678" });
  const full = { type: "urn:jisr:problem:too_many_uploads", errors: [{ pointer: "", code: "too_many_uploads", message: { ar: "غدا", fr: "demain", en: "tomorrow" } }] };
  server.refuses = (what) => (what.startsWith("POST /staff/applications/file-1/") ? [429, full] : null);
  await sending.sendAll();
  expect((await dossiers.load(first))?.stands).toMatchObject({ why: "mend", mends: [{ code: "too_many_uploads" }] });
  expect([await dossiers.load(second), sending.halted.value]).toEqual([null, null]);
  expect(whole().map(([state]) => state)).toEqual(["draft", "submitted"]);
});

test("papers that stand in her draft are known", async () => {
  server.files.set("hers", { id: "hers", version: 3, status: "draft", answers: {}, papers: ["paper-hers-1"] });
  const id = await waiting();
  await sending.adopt(id, "hers");
  expect((await dossiers.load(id))?.there?.papers).toEqual([{ type: "quote", side: null, status: "accepted" }]);
});
