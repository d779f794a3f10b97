/**
 * For tests: a phone with its own storage and tabs, and a server that keeps what it was told. The app's modules are
 * loaded anew for each tab, as a browser does; the network fails where a test says so.
 */
import { Blob as NodeBlob, File as NodeFile } from "node:buffer";
import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { vi } from "vitest";
import type { Application, Paper } from "../core/api";

/**
 * `down`: the request never arrives. `deaf`: the server does it, and its answer is lost. `hang`: a call is done and an
 * upload is not, and no answer ever comes. Else the server's own no.
 */
export type Fault = "down" | "deaf" | "hang" | { status: number; body?: unknown; retryAfter?: number; text?: string };

export interface Asked {
  method: string;
  path: string;
  key: string | null;
  ifMatch: string | null;
  body: unknown;
}

const SESSION = "/session";

/** What an access token says of its owner; nobody checks its signature here. */
function tokenOf(account: string): string {
  return `.${btoa(JSON.stringify({ sub: account }))}.`;
}

export class Server {
  /** The account whose cookie the phone holds; null: no session. */
  session: string | null = "amina";
  /** By code of a sign-in: whose it is. */
  codes: Record<string, string> = {};
  files = new Map<string, Application>();
  uploads: { document: string; bytes: number }[] = [];
  asked: Asked[] = [];
  /** What happens to the next requests of an operation, in order; then all is well. */
  faults: Record<string, Fault[]> = {};
  /** What happens to all requests while it is set. */
  network: "up" | "down" = "up";
  /** Uploads under way at one time: now, and the most that there were. */
  at = { now: 0, most: 0 };
  /** Uploads that the phone broke off. */
  cut = 0;
  /** Holds uploads back until it is resolved. */
  gate: Promise<void> | null = null;
  /** Holds an operation's answers back: it is done, and not heard of yet. */
  gates: Record<string, Promise<void>> = {};
  private byKey = new Map<string, string>();
  private count = 0;

  file(id = "file-1", changes: Partial<Application> = {}): Application {
    const words = { ar: "", fr: "", en: "" };
    const made = { id, reference: "R", programme: "tamkine-riyada", programme_version: 1, kind: "self_employed", status: "draft", stage: null, deadline: null, since: "2026-11-23T10:00:00Z", language: "ar", next_step: words, office: words, missing: [], answers: {}, documents: [], version: 1, ...changes } as unknown as Application;
    this.files.set(id, made);
    return made;
  }

  documents(id = "file-1"): Paper[] {
    return this.files.get(id)?.documents ?? [];
  }

  /** How often an operation was asked for, such as `PATCH /applications/file-1`. */
  times(operation: string): number {
    return this.asked.filter((one) => `${one.method} ${one.path}` === operation).length;
  }

  fault(operation: string): Fault | undefined {
    if (this.network === "down") return "down";
    return this.faults[operation]?.shift();
  }

  /** Another phone, or the office, changes her answers. */
  changeElsewhere(id: string, answers: Record<string, unknown>): void {
    const file = this.files.get(id)!;
    this.files.set(id, { ...file, answers: { ...file.answers, ...answers }, version: file.version + 1 });
  }

  judge(document: string, status: Paper["status"], id = "file-1"): void {
    const file = this.files.get(id)!;
    this.files.set(id, { ...file, documents: file.documents.map((paper) => (paper.document_id === document ? { ...paper, status } : paper)) });
  }

  async fetch(input: Request | string, init?: RequestInit): Promise<Response> {
    const method = typeof input === "string" ? (init?.method ?? "GET") : input.method;
    const path = new URL(typeof input === "string" ? input : input.url, location.href).pathname.replace("/api/v1", "");
    const headers = typeof input === "string" ? new Headers() : input.headers;
    const text = typeof input === "string" ? "" : await input.text();
    const operation = `${method} ${path}`;
    const fault = this.fault(operation);
    if (fault === "down") throw new TypeError("no network");
    const asked = { method, path, key: headers.get("Idempotency-Key"), ifMatch: headers.get("If-Match"), body: text ? (JSON.parse(text) as unknown) : null };
    this.asked.push(asked);
    if (typeof fault === "object") return answer(fault.status, fault.body ?? {}, fault.retryAfter);
    const given = this.answer(asked, headers.get("Authorization"));
    await this.gates[operation];
    if (fault === "deaf") throw new TypeError("the answer was lost");
    return fault === "hang" ? new Promise(() => undefined) : given;
  }

  private answer({ method, path, key, ifMatch, body }: Asked, authorization: string | null): Response {
    if (path === "/session/refresh") return this.session === null ? problem(401, "no_session") : answer(200, { access_token: tokenOf(this.session) });
    if (path === SESSION && method === "DELETE") {
      this.session = null;
      return answer(204, null);
    }
    if (path === SESSION && method === "POST") {
      this.session = this.codes[(body as { code: string }).code] ?? null;
      return this.session === null ? problem(422, "wrong_code") : answer(200, { access_token: tokenOf(this.session) });
    }
    if (path.startsWith("/programmes/")) return answer(200, { id: path.split("/")[2], version: 1 });
    if (this.session === null || authorization !== `Bearer ${tokenOf(this.session)}`) return problem(401, "token");
    const [, , id = "", part, document] = path.split("/");
    if (id === "" && method === "POST") return answer(201, this.file(`file-${this.files.size + 1}`));
    if (id === "") return answer(200, { items: [...this.files.values()].map(({ id, status }) => ({ id, status })) });
    const file = this.files.get(id);
    if (!file) return problem(404, "not_found");
    if (part === "documents" && method === "GET") return answer(200, { items: file.documents });
    if (part === "documents" && method === "POST") return answer(201, this.announced(file, key ?? "", body as Partial<Paper>));
    if (part === "documents" && method === "DELETE") {
      if (!file.documents.some((paper) => paper.document_id === document)) return problem(404, "not_found");
      this.files.set(id, { ...file, documents: file.documents.filter((paper) => paper.document_id !== document) });
      return answer(204, null);
    }
    if (method === "PATCH") {
      const merged = Object.entries({ ...file.answers, ...(body as { answers: Record<string, unknown> }).answers })
        .filter(([, value]) => value !== null)
        .map(([name, value]) => [name, typeof value === "string" ? value.trim() : value] as const);
      if (ifMatch !== `"${file.version}"`) {
        // One change later with all of this in it: that change was this very save (`use_cases/save_answers.py`).
        const same = ifMatch === `"${file.version - 1}"` && merged.every(([name, value]) => JSON.stringify(file.answers[name]) === JSON.stringify(value));
        return same ? answer(200, file) : problem(412, "stale_version");
      }
      const fresh = { ...file, answers: Object.fromEntries(merged), version: file.version + 1 };
      this.files.set(id, fresh);
      return answer(200, fresh);
    }
    if (method === "GET") return answer(200, file);
    return problem(405, "method");
  }

  /** The same paper for the same key, as `use_cases/add_document.py` does. */
  private announced(file: Application, key: string, body: Partial<Paper>): unknown {
    const known = this.byKey.get(key);
    const document = known ?? `document-${++this.count}`;
    if (!known) {
      this.byKey.set(key, document);
      const paper = { document_id: document, type: body.type, side: body.side ?? null, status: "uploading", reason: null, reason_text: null, note: null, pages: 0, preview_url: null, thumbnail_url: null } as Paper;
      this.files.set(file.id, { ...file, documents: [...file.documents, paper] });
    }
    return { document_id: document, expires_in: 300, upload: { url: "/papers", fields: { key: document } } };
  }

  async upload(document: string, bytes: number): Promise<{ status: number; text: string } | null> {
    this.at.most = Math.max(this.at.most, ++this.at.now);
    try {
      const fault = this.fault("POST /papers");
      if (fault === "down") return null;
      if (fault === "hang") return await new Promise(() => undefined);
      await this.gate;
      if (typeof fault === "object") return { status: fault.status, text: fault.text ?? "" };
      this.uploads.push({ document, bytes });
      return fault === "deaf" ? null : { status: 204, text: "" };
    } finally {
      this.at.now--;
    }
  }
}

function answer(status: number, body: unknown, retryAfter?: number): Response {
  const headers = { "Content-Type": "application/json", ...(retryAfter === undefined ? {} : { "Retry-After": String(retryAfter) }) };
  return new Response(body === null ? null : JSON.stringify(body), { status, headers });
}

/** The body of a no, as the API words it. */
export function saidNo(code: string, errors: { pointer: string; code: string }[] = []): unknown {
  return { type: `urn:jisr:problem:${code}`, errors: errors.map((error) => ({ ...error, message: { ar: error.code, fr: error.code, en: error.code } })) };
}

function problem(status: number, code: string): Response {
  return answer(status, saidNo(code));
}

/** `navigator.locks` as far as we use it: one holder at a time, by name. */
class Locks {
  private held = new Map<string, Promise<unknown>>();

  letGo(): void {
    this.held.clear();
  }

  request(name: string, work: () => Promise<unknown>): Promise<unknown> {
    const turn = (this.held.get(name) ?? Promise.resolve()).catch(() => undefined).then(work);
    this.held.set(name, turn);
    return turn;
  }
}

/** Between the tabs of one phone; never to the one that speaks. */
class Channel {
  static all: Channel[] = [];
  private heard: ((event: MessageEvent) => void)[] = [];
  open = true;

  constructor(readonly name: string) {
    Channel.all.push(this);
  }

  addEventListener(_: "message", listener: (event: MessageEvent) => void): void {
    this.heard.push(listener);
  }

  postMessage(data: unknown): void {
    if (!this.open) return;
    for (const other of Channel.all) {
      if (other !== this && other.open && other.name === this.name) for (const listener of other.heard) queueMicrotask(() => other.open && listener({ data } as MessageEvent));
    }
  }

  close(): void {
    this.open = false;
  }
}

/** The browser's form and its request with progress, at the server's address for uploads. */
class Form {
  parts = new Map<string, unknown>();
  append(name: string, value: unknown): void {
    this.parts.set(name, value);
  }
}

function requests(phone: Phone): unknown {
  return class {
    upload: { onprogress?: (event: unknown) => void } = {};
    status = 0;
    responseText = "";
    onload?: () => void;
    onerror?: () => void;
    onabort?: () => void;
    private over = false;

    open(): void {}

    send(form: Form): void {
      const bytes = (form.parts.get("file") as Blob).size;
      this.upload.onprogress?.({ lengthComputable: true, loaded: bytes / 2, total: bytes });
      const { life } = phone;
      void phone.server.upload(String(form.parts.get("key")), bytes).then((given) => {
        if (this.over || life !== phone.life) return;
        this.over = true;
        if (given === null) return this.onerror?.();
        this.status = given.status;
        this.responseText = given.text;
        this.onload?.();
      });
    }

    abort(): void {
      if (this.over) return;
      this.over = true;
      phone.server.cut++;
      this.onabort?.();
    }
  };
}

export interface Tab {
  api: typeof import("../core/api");
  files: typeof import("../core/files");
  queue: typeof import("../papers/queue");
  session: typeof import("../core/session");
  store: typeof import("../core/store");
  /** The tab is gone: it hears and sends nothing more. */
  close(): void;
}

export class Phone {
  readonly server = new Server();
  /** How often the browser was begun anew: what an earlier one asked for is answered to nobody. */
  life = 0;
  private tabs: Tab[] = [];
  private locks = new Locks();

  /** `locks`: whether its browser has Web Locks; those before 2022 may not. */
  constructor({ locks = true }: { locks?: boolean } = {}) {
    Channel.all = [];
    localStorage.clear();
    sessionStorage.clear();
    localStorage.setItem("jisr.account", "amina");
    vi.stubGlobal("indexedDB", new IDBFactory());
    vi.stubGlobal("Blob", NodeBlob); // a browser's can be kept in its database; happy-dom's can't
    vi.stubGlobal("File", NodeFile);
    vi.stubGlobal("FormData", Form);
    vi.stubGlobal("BroadcastChannel", Channel);
    vi.stubGlobal("XMLHttpRequest", requests(this));
    vi.stubGlobal("fetch", (input: Request | string, init?: RequestInit) => {
      const { life } = this;
      const mine = <T>(give: (value: T) => void) => (value: T) => void (life === this.life && give(value));
      return new Promise((resolve, reject) => this.server.fetch(input, init).then(mine(resolve), mine(reject)));
    });
    const { server } = this;
    const online = {
      get onLine() {
        return server.network === "up";
      },
    };
    vi.stubGlobal("navigator", locks ? Object.assign(online, { locks: this.locks }) : online);
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  }

  /** The app, opened in a tab of its own. */
  async tab(): Promise<Tab> {
    vi.resetModules();
    const listeners: [string, EventListener][] = [];
    const channels = Channel.all.length;
    const listen = window.addEventListener.bind(window);
    window.addEventListener = ((name: string, listener: EventListener) => {
      listeners.push([name, listener]);
      listen(name, listener);
    }) as typeof window.addEventListener;
    const [session, api, files, queue, store] = [await import("../core/session"), await import("../core/api"), await import("../core/files"), await import("../papers/queue"), await import("../core/store")];
    window.addEventListener = listen;
    const own = Channel.all.slice(channels);
    const close = () => {
      for (const [name, listener] of listeners) window.removeEventListener(name, listener);
      for (const channel of own) channel.close();
    };
    const tab = { session, api, files, queue, store, close };
    this.tabs.push(tab);
    return tab;
  }

  /** The browser is gone with all its tabs, in the middle of whatever they did; what is on the phone stays. */
  async restart(): Promise<Tab> {
    this.life++;
    for (const tab of this.tabs.splice(0)) tab.close();
    vi.clearAllTimers();
    this.locks.letGo();
    return this.tab();
  }

  /** Until nothing moves any more, `seconds` later. */
  async rest(seconds = 0): Promise<void> {
    for (let turn = 0; turn < 40; turn++) await new Promise((resolve) => setImmediate(resolve));
    if (!seconds) return;
    for (let passed = 0; passed < seconds; passed++) {
      await vi.advanceTimersByTimeAsync(1_000);
      for (let turn = 0; turn < 12; turn++) await new Promise((resolve) => setImmediate(resolve));
    }
  }

  online(): Promise<void> {
    this.server.network = "up";
    window.dispatchEvent(new Event("online"));
    return this.rest();
  }

  end(): void {
    for (const tab of this.tabs) tab.close();
    vi.useRealTimers();
    vi.unstubAllGlobals();
  }
}

/** A gate of the server's, and what opens it. */
export function gate(): { shut: Promise<void>; open: () => void } {
  let open: () => void = () => undefined;
  const shut = new Promise<void>((resolve) => (open = resolve));
  return { shut, open };
}

/** A small photo that needs no shrinking; `nth` makes it another one. */
export function photo(nth = 0, name = "card.jpg"): File {
  const bytes = new Uint8Array(2_000).fill(nth);
  bytes.set([0xff, 0xd8, 0xff, 0xe0]);
  return new File([bytes], name, { type: "image/jpeg" });
}
