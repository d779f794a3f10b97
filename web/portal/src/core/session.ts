/** Who uses this phone now. The token is in memory, the cookie is out of reach, and a mark says that she signed in here. */
import { computed, signal } from "@preact/signals";
import { ask, heldToken, holdToken, NoAnswer, Problem, renew, type Schemas } from "./api";
import { language } from "./language";
import { forget, shelf } from "./store";

const MARK = "jisr.account";

/** The account's opaque name; null when nobody is signed in here. It opens nothing by itself. */
export const account = signal<string | null>(localStorage.getItem(MARK));
export const signedIn = computed(() => account.value !== null);

const told = "BroadcastChannel" in window ? new BroadcastChannel("jisr.session") : null;
told?.addEventListener("message", (event: MessageEvent<string | null>) => {
  if (event.data === account.value) return;
  holdToken(null);
  account.value = event.data;
  if (event.data === null) location.assign(`/${language}`);
});

function subject(token: string): string {
  const payload = token.split(".")[1] ?? "";
  const json = atob(payload.replace(/-/g, "+").replace(/_/g, "/"));
  return String((JSON.parse(json) as { sub: string }).sub);
}

export async function askCode(phone: string, key: string): Promise<Schemas["CodeSent"]> {
  return ask((api) => api.POST("/session/codes", { body: { phone, language }, params: { header: { "Idempotency-Key": key } } }));
}

/** Signed in, or a `Problem` whose `tries_left` says how often she may try again. */
export async function answerCode(challenge: string, code: string): Promise<void> {
  const session = await ask((api) => api.POST("/session", { body: { challenge, code } }));
  holdToken(session.access_token);
  const now = subject(session.access_token);
  if (account.value !== null && account.value !== now) await forget(); // another number: the first one's things are not hers
  localStorage.setItem(MARK, now);
  account.value = now;
  told?.postMessage(now);
}

/** Whether the session still opens anything. Without network what is on the phone stays usable. */
export async function wake(): Promise<"in" | "over" | "offline" | "none"> {
  if (account.value === null) return "none";
  if (heldToken() !== null) return "in";
  try {
    return (await renew()) === null ? "over" : "in";
  } catch (failure) {
    if (failure instanceof NoAnswer || failure instanceof Problem) return "offline";
    throw failure;
  }
}

/** How many answers and pictures of hers only this phone has. */
export async function unsent(): Promise<number> {
  const db = await shelf();
  const answers = (await db.getAll("pending")).reduce((sum, one) => sum + Object.keys(one.answers).length, 0);
  return answers + (await db.count("waiting"));
}

/** Signed out here and, when there is a network, at the server; nothing of hers stays on the phone. */
export async function signOut(): Promise<void> {
  holdToken(null);
  localStorage.removeItem(MARK);
  account.value = null;
  sessionStorage.clear();
  await forget();
  try {
    await fetch("/api/v1/session", { method: "DELETE", keepalive: true });
  } catch {
    // The cookie stays until there is a network again; site.ts sends this once more.
    localStorage.setItem("jisr.end-session", "1");
  }
  told?.postMessage(null);
}
