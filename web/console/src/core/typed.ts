/**
 * What somebody has typed and not sent yet, by place: a session that ends by itself must not take it along. It stays in
 * this tab, bound to the account, until it is sent; signing out, another account in the same tab, or an hour without her
 * takes it away.
 */
const PREFIX = "jisr.console.typed ";

/** Until when it waits for who typed it, once her session has ended by itself. */
const UNTIL = "jisr.console.typed-until";
export const WAITS = 60 * 60_000; // ms

const own = (who: string) => `${PREFIX}${who} `;

/** Of everybody, or of everybody but one account. */
export function forgetTyped(but?: string): void {
  const keys = Array.from({ length: sessionStorage.length }, (_, n) => sessionStorage.key(n) ?? "");
  for (const key of keys) {
    if (key.startsWith(PREFIX) && (but === undefined || !key.startsWith(own(but)))) sessionStorage.removeItem(key);
  }
}

export function readTyped<T>(who: string, place: string, empty: T): T {
  try {
    const kept = sessionStorage.getItem(own(who) + place);
    return kept === null ? empty : (JSON.parse(kept) as T);
  } catch {
    return empty;
  }
}

export function keepTyped<T>(who: string, place: string, value: T, empty: T): void {
  try {
    if (JSON.stringify(value) === JSON.stringify(empty)) sessionStorage.removeItem(own(who) + place);
    else sessionStorage.setItem(own(who) + place, JSON.stringify(value));
  } catch {
    // The tab's store is full: it stays on the page, at least.
  }
}

/** Her session ended by itself; she was last here at `at`. */
export function typedWaits(at: number): void {
  sessionStorage.setItem(UNTIL, String(at + WAITS));
}

/** She is back. */
export function typedIsHers(): void {
  sessionStorage.removeItem(UNTIL);
}

/** Nobody is signed in: what waits goes when its hour is over, now or while the sign-in is shown. */
export function forgetTypedInTime(now: number = Date.now()): void {
  const until = Number(sessionStorage.getItem(UNTIL));
  if (!until) return;
  if (now < until) {
    setTimeout(() => forgetTypedInTime(), until - now);
  } else {
    forgetTyped();
    sessionStorage.removeItem(UNTIL);
  }
}
