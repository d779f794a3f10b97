/** What the phone fetches to do without network: asked of the service worker once, when what she waits for is there. */
let asked = false;

export function keepForLater(): void {
  if (asked) return;
  asked = true;
  void navigator.serviceWorker?.ready.then((found) => found.active?.postMessage(`keep ${document.documentElement.lang}`));
}
