// Looks for new messages every two seconds and shows them in place; the page's place and focus stay.
const every = 2000;

async function look() {
  try {
    const answer = await fetch(location.href, { cache: "no-store" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("main");
    const shown = document.querySelector("main");
    if (fresh && shown && fresh.innerHTML !== shown.dataset.seen) {
      const focused = document.activeElement?.getAttribute("href");
      const first = shown.dataset.seen === undefined;
      shown.dataset.seen = fresh.innerHTML;
      if (!first || fresh.innerHTML !== shown.innerHTML) {
        shown.className = fresh.className;
        shown.replaceChildren(...fresh.childNodes);
        if (focused) shown.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
      }
    }
  } catch {
    // The site is being restarted: look again.
  }
  setTimeout(look, every);
}

setTimeout(look, every);
