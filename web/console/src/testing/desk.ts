/** A desk for tests: a browser that knows nothing, a server that answers what the test says, and the console in it. */
import { vi } from "vitest";

export interface Call {
  method: string;
  path: string;
  query: string;
  headers: Headers;
  body: Record<string, unknown>;
}
export type Answer = [status: number, body?: unknown];

export const ME = {
  id: "sub-1",
  username: "n.amrani@exemple.ma",
  name: "Nadia Amrani",
  language: "fr",
  roles: ["coordinator"],
  regions: ["03"],
  provinces: [],
  partner: null,
  permissions: ["manage_people", "read_people", "read_self"],
  grants: ["agent", "committee_member", "partner"],
};
const text = (words: string) => ({ ar: words, fr: words, en: words });
const PLACES = {
  regions: [
    { code: "03", name: text("Fès-Meknès"), provinces: [{ code: "03.231", name: text("Fès"), kind: "prefecture" }, { code: "03.131", name: text("Boulemane"), kind: "province" }] },
    { code: "04", name: text("Rabat-Salé-Kénitra"), provinces: [] },
  ],
};

export function token(sub: string): string {
  return `head.${btoa(JSON.stringify({ sub }))}.seal`;
}

export function session(sub = "sub-1"): Answer {
  return [200, { access_token: token(sub), expires_in: 3600, roles: [], regions: [], provinces: [] }];
}

export function problem(status: number, code: string, errors: { pointer: string; words: string }[] = []): Answer {
  return [status, { type: `urn:jisr:problem:${code}`, errors: errors.map(({ pointer, words }) => ({ pointer, code: "x", message: text(words) })) }];
}

export class Desk {
  readonly asked: Call[] = [];
  private answers = new Map<string, (call: Call) => Answer | Promise<Answer>>();
  private gone: (() => void)[] = [];

  constructor(language = "fr") {
    localStorage.clear();
    sessionStorage.clear();
    document.documentElement.lang = language;
    document.body.replaceChildren();
    document.body.hidden = false;
    this.when("GET /staff/me", () => [200, ME]);
    this.when("GET /places", () => [200, PLACES]);
    this.when("DELETE /staff/session", () => [204]);
    vi.stubGlobal("fetch", async (input: Request | string, init?: RequestInit) => {
      const request = typeof input === "string" ? new Request(new URL(input, "http://localhost"), init) : input;
      const { pathname, search } = new URL(request.url);
      const body = await request.text();
      const call: Call = { method: request.method, path: pathname.replace("/api/v1", ""), query: search, headers: request.headers, body: body && request.headers.get("Content-Type")?.includes("json") ? (JSON.parse(body) as Record<string, unknown>) : {} };
      this.asked.push(call);
      const [status, said] = (await this.answers.get(`${call.method} ${call.path}`)?.(call)) ?? [404, {}];
      return new Response(status === 204 ? null : JSON.stringify(said ?? {}), { status, headers: { "Content-Type": "application/json" } });
    });
    vi.resetModules();
  }

  when(what: string, answer: (call: Call) => Answer | Promise<Answer>): void {
    this.answers.set(what, answer);
  }

  /** The calls of one kind, oldest first. */
  calls(what: string): Call[] {
    return this.asked.filter((call) => `${call.method} ${call.path}` === what);
  }

  /** Renders one piece and returns its place. */
  async show(piece: () => Promise<preact.ComponentType>, path = "/console/fr"): Promise<HTMLElement> {
    history.replaceState(null, "", path);
    const [{ h, render }, { LocationProvider }, Piece] = [await import("preact"), await import("preact-iso"), await piece()];
    const place = document.body.appendChild(document.createElement("div"));
    render(h(LocationProvider, null, h(Piece, {})), place);
    this.gone.push(() => {
      render(null, place);
      place.remove();
    });
    return place;
  }

  end(): void {
    for (const go of this.gone.splice(0)) go();
    vi.unstubAllGlobals();
    vi.useRealTimers();
  }
}

export function type(place: HTMLElement, selector: string, value: string): void {
  const input = place.querySelector<HTMLInputElement>(selector);
  if (!input) throw new Error(`no ${selector}`);
  input.value = value;
  input.dispatchEvent(new Event("input", { bubbles: true }));
}

export function tick(place: HTMLElement, selector: string): void {
  const input = place.querySelector<HTMLInputElement>(selector);
  if (!input) throw new Error(`no ${selector}`);
  input.click();
}

export function send(place: HTMLElement): void {
  place.querySelector("form")?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
}
