/**
 * Who works here now. The token is in memory, the cookie is out of reach of scripts, and a mark in the browser says whose
 * session it is and when one of its tabs was last used: tabs follow it, and a browser that was closed for a while asks for
 * the password again.
 */
import { signal } from "@preact/signals";
import { ask, caller, NoAnswer, type Schemas, SignedOut } from "../../../shared/api";
import { paths } from "./route";
import { forgetTyped, forgetTypedInTime, typedIsHers, typedWaits } from "./typed";

export type Me = Schemas["Me"];
export type Step = Schemas["StaffChallenge"];
type Session = Schemas["StaffSession"];
/** Why she is at the sign-in: she left, nothing was touched for long, or the session ended by itself. */
export type Why = "left" | "idle" | "over";

export const IDLE = 15 * 60_000; // ms
export const WARNING = 60_000; // ms before that
/** Work that goes on by itself counts for so long after the last touch: a desk that everybody left closes within the hour. */
export const ALONE = 45 * 60_000; // ms

const MARK = "jisr.console.session";
const WHY = "jisr.console.why";
/** A session that could not be ended for want of a network. */
const END = "jisr.console.end";
const PATIENCE = 15_000; // ms until a network that answers nothing counts as none
const EVERY = 1_000; // ms between two writes of the mark

/** `touched`: by somebody; `at` may be later, when work went on by itself. */
interface Mark {
  who: string;
  at: number;
  touched?: number;
}

/** Nobody (`null`), who, or "asking": it is not known yet, or she is on her way out. */
export const me = signal<Me | null | "asking">("asking");

/** The last try to get in had no answer, whatever the browser says of its network. */
export const unanswered = signal(false);

async function reached<T>(work: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, no) => (timer = setTimeout(() => no(new NoAnswer("nothing came")), PATIENCE)));
  try {
    const answer = await Promise.race([work, late]);
    unanswered.value = false;
    return answer;
  } catch (failure) {
    unanswered.value = failure instanceof NoAnswer;
    throw failure;
  } finally {
    clearTimeout(timer);
  }
}

const [holdToken, , endEra, renew, askAsHer] = caller<Session>("/api/v1/staff/session/refresh", ({ access_token }) => {
  // Another member of staff signed in beside: nothing of this tab may go on in her name.
  const mark = marked();
  if (mark && mark.who !== subject(access_token)) leaveHere("over");
});

function marked(): Mark | null {
  try {
    return JSON.parse(localStorage.getItem(MARK) ?? "null") as Mark | null;
  } catch {
    return null;
  }
}

function subject(token: string): string {
  const payload = token.split(".")[1] ?? "";
  return String((JSON.parse(atob(payload.replace(/-/g, "+").replace(/_/g, "/"))) as { sub: string }).sub);
}

/** When a tab was last used, in ms of the epoch; null when nobody is signed in. */
export function lastUsed(): number | null {
  return marked()?.at ?? null;
}

/** Somebody is here: all tabs count from now on. */
export function used(now: number = Date.now()): void {
  const mark = marked();
  if (mark && Math.abs(now - (mark.touched ?? mark.at)) >= EVERY) localStorage.setItem(MARK, JSON.stringify({ ...mark, at: now, touched: now }));
}

/** Something that she began goes on before her eyes: it is not cut off by the time it takes, up to a limit. */
export function works(now: number = Date.now()): void {
  const mark = marked();
  if (!mark || document.visibilityState !== "visible") return;
  const touched = mark.touched ?? mark.at;
  if (now - touched <= ALONE && now - mark.at >= EVERY) localStorage.setItem(MARK, JSON.stringify({ ...mark, at: now, touched } satisfies Mark));
}

/** A call in her name. A session that is over leads to the sign-in, whatever asked. */
export const askAsMe: typeof askAsHer = async (call) => {
  try {
    return await askAsHer(call);
  } catch (failure) {
    if (failure instanceof SignedOut) leave("over");
    throw failure;
  }
};

/** The address stands; what was on it is fetched anew by whoever may see it. */
const afresh = { load: (address?: string) => (address ? location.replace(address) : location.reload()) };
export { afresh as forTests };

function isIn(): boolean {
  return me.value !== null && me.value !== "asking";
}

/** This tab shows and keeps nothing of hers any more; the page that comes then says why. */
function leaveHere(why: Why): void {
  if (!isIn()) return;
  me.value = "asking";
  endEra();
  sessionStorage.setItem(WHY, why);
  if (why === "left") forgetTyped();
  else typedWaits(lastUsed() ?? Date.now());
  document.body.hidden = true;
  afresh.load(why === "left" ? paths.home() : undefined);
}

/** Out, in all tabs, and at the server. */
export function leave(why: Why): void {
  if (!isIn()) return;
  localStorage.removeItem(MARK);
  if (why !== "over") void endSession();
  leaveHere(why);
}

async function endSession(): Promise<void> {
  localStorage.setItem(END, "1");
  try {
    const asked = fetch("/api/v1/staff/session", { method: "DELETE", keepalive: true });
    const answered = await reached(asked.catch((failure) => Promise.reject(new NoAnswer(String(failure)))));
    if (answered.status < 500) localStorage.removeItem(END);
  } catch {
    // No network: the cookie stays until there is one again.
  }
}

/** Said once. */
export function whyOut(): Why | null {
  const why = sessionStorage.getItem(WHY) as Why | null;
  sessionStorage.removeItem(WHY);
  return why;
}

/** At the start: who is signed in, if somebody is and was here lately. Raises `NoAnswer`. */
export async function wake(now: number = Date.now()): Promise<void> {
  if (localStorage.getItem(END) !== null) await endSession();
  const mark = marked();
  if (mark === null) {
    me.value = null;
  } else if (now - mark.at >= IDLE) {
    localStorage.removeItem(MARK);
    sessionStorage.setItem(WHY, "idle");
    typedWaits(mark.at);
    me.value = null;
    await endSession();
  } else {
    const token = await reached(renew());
    if (token === null) {
      localStorage.removeItem(MARK);
      sessionStorage.setItem(WHY, "over");
      typedWaits(mark.at);
      me.value = null;
    } else {
      begin(token, now);
      await learn();
    }
  }
  if (me.value === null) forgetTypedInTime(now);
}

async function learn(): Promise<void> {
  me.value = await reached(askAsHer((api, headers) => api.GET("/staff/me", { headers })));
}

/** The next step, or null: she is in. Raises `Problem` and `NoAnswer`. */
export async function signIn(username: string, password: string): Promise<Step | null> {
  return enter(await reached(ask((api) => api.POST("/staff/session", { body: { username, password } }))));
}

/** The same with the answer to a step. */
export async function answerStep(step: Step, given: { code: string } | { new_password: string }): Promise<Step | null> {
  const { challenge, session } = step;
  return enter(await reached(ask((api) => api.POST("/staff/session/challenge", { body: { challenge, session, ...given } }))));
}

async function enter(answered: Session | Step): Promise<Step | null> {
  if ("challenge" in answered) return answered;
  localStorage.removeItem(END); // the cookie is hers now
  holdToken(answered.access_token);
  begin(answered.access_token, Date.now());
  await learn();
  return null;
}

function begin(token: string, at: number): void {
  forgetTyped(subject(token));
  typedIsHers();
  localStorage.setItem(MARK, JSON.stringify({ who: subject(token), at } satisfies Mark));
}

/** Without network: whose PIN opened this device works on what it keeps. The server knows her when there is a network again. */
export function enterOffline(who: Me): void {
  localStorage.setItem(MARK, JSON.stringify({ who: who.id, at: Date.now() } satisfies Mark));
  me.value = who;
}

/** What other tabs do, this one follows; a page that the browser kept aside does not come back with what it showed. */
export function followTabs(): () => void {
  const heard = (event: StorageEvent) => {
    if (event.key !== MARK && event.key !== null) return;
    const mark = marked();
    const mine = me.value && me.value !== "asking" ? me.value.id : null;
    if (mine !== null && mark?.who !== mine) leaveHere(mark ? "over" : "left");
    else if (me.value === null && mark && event.oldValue === null) void wake().catch(() => undefined);
  };
  const shown = (event: PageTransitionEvent) => event.persisted && afresh.load();
  const online = () => localStorage.getItem(END) !== null && void endSession();
  window.addEventListener("storage", heard);
  window.addEventListener("pageshow", shown);
  window.addEventListener("online", online);
  return () => {
    window.removeEventListener("storage", heard);
    window.removeEventListener("pageshow", shown);
    window.removeEventListener("online", online);
  };
}

/** Whether her roles let her do it somewhere. */
export function may(permission: string): boolean {
  return me.value !== null && me.value !== "asking" && me.value.permissions.includes(permission);
}
