/** The language switch leads to this very page in the other language. */
export function pointLanguages(): void {
  const rest = location.pathname.replace(/^\/(ar|fr|en)(?=\/|$)/, "").replace(/^\/$/, "") + location.search;
  for (const link of document.querySelectorAll<HTMLAnchorElement>(".languages a[hreflang]")) {
    if (/^(ar|fr|en)$/.test(link.hreflang) && !link.hash) link.href = `/${link.hreflang}${rest}`;
  }
}
