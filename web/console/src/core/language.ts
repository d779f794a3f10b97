/** The console speaks French and Arabic. */
import { at as portal, language, texts as three } from "../../../shared/language";

export { fill, inWords, labelled, language } from "../../../shared/language";

/** One area's sentences; both languages have the same keys, or it does not compile. */
export function texts<T extends Record<string, string>>({ ar, fr }: { ar: T; fr: Record<keyof T, string> }): Record<keyof T, string> {
  return three({ ar, fr, en: fr });
}

/** Short words one after the other. */
export function listed(words: readonly string[]): string {
  return words.join(language === "ar" ? "، " : ", ");
}

/** The address of a page of the console, in this language. */
export function at(path: string): string {
  return `/console${portal(path)}`;
}

/** The same page in the other language. */
export function elsewhere(other: "ar" | "fr", address: string = location.pathname + location.search): string {
  return address.replace(/^\/console(\/(ar|fr))?(?=[/?]|$)/, `/console/${other}`);
}

const KEPT = "jisr.console.language";

/** `/console` alone: what was chosen here before, else what the browser asks for. Otherwise remembers this page's. */
export function settleLanguage(): void {
  if (/^\/console\/(ar|fr)(\/|$)/.test(location.pathname)) {
    localStorage.setItem(KEPT, language);
    return;
  }
  const asked = [localStorage.getItem(KEPT), ...navigator.languages.map((one) => one.slice(0, 2))];
  const found = asked.find((one): one is "ar" | "fr" => one === "ar" || one === "fr") ?? "ar";
  if (found === language) history.replaceState(null, "", elsewhere(found));
  else location.replace(elsewhere(found));
}
