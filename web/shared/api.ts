/** The API as both faces call it: what it answers, what it refuses, and a session that is renewed by its cookie. */
import createClient from "openapi-fetch";
import { type Texts } from "./language";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

export interface Mend {
  pointer: string;
  code: string;
  message: Texts;
}

/** The server's no: an RFC 9457 problem. `code` is stable, `mends` say what to put right. */
export class Problem extends Error {
  /** When it may be tried again, as the server said. */
  readonly again: Date;

  constructor(
    readonly status: number,
    readonly code: string,
    readonly mends: Mend[],
    readonly members: Record<string, unknown>,
    readonly retryAfter: number,
  ) {
    super(`${status} ${code}`);
    this.again = new Date(Date.now() + retryAfter * 1000);
  }
}

/** No answer came: no network, or a server that is away for the moment. Worth trying again. */
export class NoAnswer extends Error {}

/** The session is over, and signing in again is the way on. */
export class SignedOut extends Error {}

const client = createClient<paths>({ baseUrl: "/api/v1", fetch: (request: Request) => fetch(request) });

interface Answered<T> {
  data?: T;
  error?: unknown;
  response: Response;
}
export type Client = typeof client;
type Headers = { Authorization?: string };

/** A public call. Raises `Problem` and `NoAnswer`. */
export async function ask<T>(call: (api: Client) => Promise<Answered<T>>): Promise<T> {
  let answered: Answered<T>;
  try {
    answered = await call(client);
  } catch (failure) {
    throw new NoAnswer(String(failure));
  }
  if (answered.response.ok) return answered.data as T;
  throw refusal(answered.response, answered.error);
}

function refusal(response: Response, said: unknown): Error {
  if (response.status >= 500) return new NoAnswer(`status ${response.status}`);
  // A gateway's own answer has no body that says more.
  const body = (typeof said === "object" && said !== null ? said : {}) as Record<string, unknown>;
  const code = String(body["type"] ?? "").split(":").pop() ?? "";
  return new Problem(response.status, code, (body["errors"] as Mend[]) ?? [], body, Number(response.headers.get("Retry-After") ?? 0));
}

/** The calls of who is signed in. `address`: what gives a new access token, an `S`, for the cookie. */
export function caller<S extends { access_token: string }>(address: string, heard?: (session: S) => void) {
  let token: string | null = null;
  let renewing: Promise<string | null> | null = null;
  let era = 0;
  let left = false;

  /** Puts the access token in memory; it is never written down. */
  function holdToken(given: string | null): void {
    token = given;
    if (given !== null) left = false;
  }

  function heldToken(): string | null {
    return token;
  }

  /** She leaves this device: what was asked in her name is answered to nobody, least of all to who comes after her. */
  function endEra(): void {
    token = null;
    renewing = null;
    era++;
    left = true; // until somebody signs in: the cookie may outlive her by a moment, and renews nothing in it
  }

  /** A new access token for the cookie; null when there is no session. Raises `NoAnswer`. One at a time. */
  function renew(): Promise<string | null> {
    if (left) return Promise.resolve(null);
    if (renewing === null) {
      const mine: Promise<string | null> = refreshed().finally(() => {
        if (renewing === mine) renewing = null;
      });
      renewing = mine;
    }
    return renewing;
  }

  async function refreshed(): Promise<string | null> {
    const asked = era;
    let response: Response;
    try {
      response = await fetch(address, { method: "POST" });
    } catch (failure) {
      throw new NoAnswer(String(failure));
    }
    if (!response.ok) {
      const refused = refusal(response, await response.json().catch(() => null));
      if (refused instanceof NoAnswer) throw refused;
      if (response.status === 429) throw new NoAnswer("too many at once"); // a crowd at the gateway, not her session's end
      if (asked === era) holdToken(null);
      return null;
    }
    const body = (await response.json()) as S;
    if (asked !== era) return null;
    holdToken(body.access_token);
    heard?.(body);
    return body.access_token;
  }

  /** A call of hers, with her token; renewed once when it has run out. Raises `SignedOut` too. */
  async function askAsHer<T>(call: (api: Client, headers: Headers) => Promise<Answered<T>>): Promise<T> {
    const asked = era;
    for (let tries = 0; ; tries++) {
      const held = token ?? (await renew());
      if (held === null || asked !== era) throw new SignedOut();
      try {
        const answered = await ask((api) => call(api, { Authorization: `Bearer ${held}` }));
        if (asked !== era) throw new SignedOut();
        return answered;
      } catch (failure) {
        if (asked !== era) throw new SignedOut();
        if (!(failure instanceof Problem) || failure.status !== 401) throw failure;
        if (token === held) holdToken(null);
        if (tries > 0) throw new SignedOut();
      }
    }
  }

  return [holdToken, heldToken, endEra, renew, askAsHer] as const; // of an object the phone would fetch the names too
}

/** A key under which the server knows the same request again, so that sending twice does once. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
