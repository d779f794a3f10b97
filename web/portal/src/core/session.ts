/** Who uses this phone now. The token is in memory, the cookie is out of reach, and a mark says that she signed in here. */
import { computed, signal } from "@preact/signals";
import { ask, endEra, heldToken, holdToken, NoAnswer, Problem, renew, type Schemas } from "./api";
import { language } from "../../../shared/language";
import { forget, shelf } from "./store";

const MARK = "jisr.account";
/** She left quickly (`site.ts`): what is on the phone shows to nobody who doesn't sign in, with network or without. */
const LEFT = "jisr.left";
/** A session that could not be ended for want of a network; `site.ts` ends it. */
const END = "jisr.end-session";

/** The account's opaque name; null when nobody is signed in here. It opens nothing by itself. */
export const account = signal<string | null>(localStorage.getItem(MARK));
export const signedIn = computed(() => account.value !== null);

/** Another tab signed out, or somebody else in. */
function elsewhere(now: string | null): void {
  const before = account.value;
  if (now === before) return;
  account.value = now;
  if (before === null) return; // nobody's things are shown here
  endEra();
  sessionStorage.clear();
  location.replace(`/${language}`);
}
const told = "BroadcastChannel" in window ? new BroadcastChannel("jisr.session") : null;
told?.addEventListener("message", (event: MessageEvent<string | null>) => elsewhere(event.data));
// Safari before 15.4 has no channel; what tabs share tells them.
window.addEventListener("storage", (event) => {
  if (event.key === MARK) elsewhere(event.newValue);
});

function subject(token: string): string {
  const payload = token.split(".")[1] ?? "";
  const json = atob(payload.replace(/-/g, "+").replace(/_/g, "/"));
  return String((JSON.parse(json) as { sub: string }).sub);
}

export async function askCode(phone: string, key: string): Promise<Schemas["CodeSent"]> {
  return ask((api) => api.POST("/session/codes", { body: { phone, language }, params: { header: { "Idempotency-Key": key } } }));
}

/**
 * Signed in, or a `Problem` whose `tries_left` says how often she may try again.
 *
 * Another number than the one before: that one's things are not hers, and go. `mayForget` is asked first when some of
 * them are on this phone only; after its no the session is ended, nothing is lost, and the answer is false.
 */
export async function answerCode(challenge: string, code: string, mayForget: (unsent: number) => Promise<boolean>): Promise<boolean> {
  const session = await ask((api) => api.POST("/session", { body: { challenge, code } }));
  localStorage.removeItem(END); // the cookie is hers now
  const now = subject(session.access_token);
  if (account.value !== null && account.value !== now) {
    endEra();
    const count = await unsent();
    if (count && !(await mayForget(count))) {
      await endSession();
      return false;
    }
    account.value = null;
    sessionStorage.clear();
    await forget();
  }
  holdToken(session.access_token);
  localStorage.setItem(MARK, now);
  localStorage.removeItem(LEFT);
  account.value = now;
  told?.postMessage(now);
  return true;
}

/** Whether the session still opens anything. Without network what is on the phone stays usable. */
export async function wake(): Promise<"in" | "over" | "offline" | "none"> {
  if (account.value === null) return "none";
  if (localStorage.getItem(LEFT) !== null) return "over";
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
  endEra();
  localStorage.removeItem(MARK);
  account.value = null;
  sessionStorage.clear();
  told?.postMessage(null);
  await forget();
  await endSession();
}

async function endSession(): Promise<void> {
  try {
    const answered = await fetch("/api/v1/session", { method: "DELETE", keepalive: true });
    if (answered.ok || answered.status === 401) return;
  } catch {
    // No network: the cookie stays until there is one again.
  }
  localStorage.setItem(END, "1");
}
