/** What every page has: the remembered language, the quick exit, the service worker. */
import { pointLanguages } from "./core/language-links";

const LANGUAGE = "jisr.language";
const EXIT = "https://www.marocmeteo.ma/";
const LEFT = "jisr.left"; // `core/session.ts` reads it; as an event of the page, `form/listen.tsx`
const ASKED = "jisr.code"; // her number, while a code is on its way (`pages/sign-in.tsx`)
const END = "jisr.end-session";

const here = document.documentElement.lang;
const remembered = localStorage.getItem(LANGUAGE);
if (location.pathname === "/" && remembered && remembered !== here && ["ar", "fr", "en"].includes(remembered)) {
  location.replace(`/${remembered}${location.hash}`);
}
localStorage.setItem(LANGUAGE, location.pathname === "/" ? (remembered ?? here) : here);

/** Blank and silent now: the next page may take its time to come. */
function vanish(): void {
  document.body.hidden = true;
  document.title = "…";
  window.dispatchEvent(new Event(LEFT));
}

/**
 * Away at once: the page is blank before the next one loads, and "back" doesn't lead here. The session ends too, so that
 * nobody who takes the phone sees her file; what she wrote and was not sent yet stays for when she signs in again.
 */
function leave(event?: Event): void {
  event?.preventDefault();
  vanish();
  try {
    localStorage.setItem(LEFT, String(Date.now())); // another one each time, or other tabs would not hear of it
    localStorage.setItem(END, "1"); // in case this one does not arrive
    sessionStorage.removeItem(ASKED);
  } catch {
    // A phone that is full, or keeps nothing: away all the same.
  }
  void fetch("/api/v1/session", { method: "DELETE", keepalive: true }).catch(() => undefined);
  location.replace(EXIT);
}
// Every tab that may show something of hers goes with it.
window.addEventListener("storage", (event) => {
  if (event.key !== LEFT || event.newValue === null) return;
  vanish();
  location.replace(EXIT);
});
document.getElementById("quick-exit")?.addEventListener("click", leave);

// Three times Escape, for who has a keyboard.
let escapes: number[] = [];
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") {
    escapes = [];
    return;
  }
  escapes = [...escapes, event.timeStamp].filter((at) => event.timeStamp - at < 2_000);
  if (escapes.length >= 3) leave();
});

pointLanguages();

// A sign-out without network left the cookie: end that session now.
function endLater(): void {
  if (localStorage.getItem(END) === null) return;
  void fetch("/api/v1/session", { method: "DELETE" }).then(
    (answered) => (answered.ok || answered.status === 401) && localStorage.removeItem(END),
    () => undefined,
  );
}
endLater();
window.addEventListener("online", endLater);

// A page that the browser kept aside must not come back with what she saw before she signed out.
window.addEventListener("pageshow", (event) => {
  if (event.persisted) location.reload();
});

if ("serviceWorker" in navigator) {
  window.addEventListener("load", () => void navigator.serviceWorker.register("/sw.js").catch(() => undefined));
}
