/**
 * What has the focus may go away: a picture was removed, a button has done its work. Then who uses a keyboard or listens to
 * the page would be nowhere; she is at the heading of that part instead, or of the page.
 */
export function keepFocus(within: HTMLElement): void {
  let last: Element | null = null;
  let part: HTMLElement | null = null;
  within.addEventListener("focusin", ({ target }) => {
    last = target as Element;
    part = last.closest("section")?.querySelector("h2, h3") ?? null;
  });
  within.addEventListener("focusout", ({ target, relatedTarget }) => {
    // She left it herself, if it is still there when this change of the page is through.
    if (relatedTarget === null) queueMicrotask(() => (target as Element).isConnected && last === target && (last = null));
  });
  new MutationObserver(() => {
    if (last === null || last.isConnected || document.activeElement !== document.body) return;
    const heading = part?.isConnected ? part : within.querySelector<HTMLElement>("h1");
    if (!heading) return; // the next page is on its way, and takes the focus itself
    last = null;
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
  }).observe(within, { childList: true, subtree: true });
}
