/**
 * What somebody has typed and not sent yet, by place: a session that ends by itself must not take it along. It stays in
 * this tab, bound to the account, until it is sent; signing out, or another account in the same tab, takes it away.
 */
const PREFIX = "jisr.console.typed ";

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
