/** Nothing touched for a while, in any tab: first a warning, then out. */
import { IDLE, lastUsed, leave, used, WARNING } from "./session";

const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart", "scroll"] as const;

/**
 * Watches until the returned function is called. `warn` hears how many seconds are left during the last minute, and null
 * when there are more again. During the warning only `used()` itself counts: a mouse that is pushed aside is nobody.
 */
export function watchIdle(warn: (seconds: number | null) => void): () => void {
  let warned = false;
  const look = () => {
    const last = lastUsed();
    if (last === null) return; // another tab signed out, and this one hears of it by itself
    const left = IDLE - (Date.now() - last);
    if (left <= 0) {
      leave("idle");
    } else {
      warned = left <= WARNING;
      warn(warned ? Math.ceil(left / 1000) : null);
    }
  };
  const sign = () => {
    // After a sleep of the machine the first touch comes before the first tick: it may be anybody's.
    look();
    if (!warned) used();
  };
  const timer = setInterval(look, 1_000);
  for (const name of SIGNS) window.addEventListener(name, sign, { passive: true, capture: true });
  document.addEventListener("visibilitychange", look);
  window.addEventListener("storage", look);
  look();
  return () => {
    clearInterval(timer);
    for (const name of SIGNS) window.removeEventListener(name, sign, { capture: true });
    document.removeEventListener("visibilitychange", look);
    window.removeEventListener("storage", look);
  };
}
