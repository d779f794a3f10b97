/** The language of this page. It is the page's own (`<html lang>`): switching is another page, so it never changes here. */
export const LANGUAGES = ["ar", "fr", "en"] as const;
export type Language = (typeof LANGUAGES)[number];
export type Texts = Record<Language, string>;

const said = document.documentElement.lang;
export const language: Language = LANGUAGES.find((known) => known === said) ?? "ar";

/** French puts a space before these marks and within « »: one that never breaks, or a line would begin with a mark. */
function bound(text: string): string {
  return text.replace(/ (?=[?!:;%»])/g, "\u00a0").replace(/« /g, "«\u00a0");
}

/** One area's sentences. The three languages have the same keys, or it does not compile. */
export function texts<T extends Record<string, string>>(all: { ar: T; fr: Record<keyof T, string>; en: Record<keyof T, string> }): Record<keyof T, string> {
  if (language !== "fr") return all[language];
  return Object.fromEntries(Object.entries(all.fr).map(([key, text]) => [key, bound(text as string)])) as Record<keyof T, string>;
}

/** A text of the server's, in this language. */
export function inWords(text: Texts): string {
  return language === "fr" ? bound(text.fr) : text[language];
}

/** `{name}` in a sentence, filled. */
export function fill(sentence: string, values: Record<string, string | number>): string {
  return sentence.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** `name: what`; French puts a space before the colon, one that never breaks. */
export function labelled(name: string, what: string): string {
  return `${name}${language === "fr" ? "\u00a0:" : ":"} ${what}`;
}

/** The address of a page of ours, in this language. */
export function at(path: string): string {
  return `/${language}${path}`;
}
