/** Where pages are. Addresses begin with the language; what the app serves is listed here, the rest is rendered pages. */
import { at, language } from "../../../shared/language";

export const paths = {
  check: (programme: string) => at(`/check/${programme}`),
  apply: (programme: string) => at(`/apply/${programme}`),
  signIn: (next?: string) => at(`/sign-in${next ? `?next=${encodeURIComponent(next)}` : ""}`),
  home: () => at("/home"),
  file: (id: string) => at(`/files/${id}`),
  question: (id: string, n: number) => at(`/files/${id}/questions/${n}`),
  papers: (id: string) => at(`/files/${id}/papers`),
  send: (id: string) => at(`/files/${id}/send`),
  receipt: (id: string) => at(`/files/${id}/receipt`),
  identity: (id: string, next?: string) => at(`/files/${id}/identity${next ? `?next=${encodeURIComponent(next)}` : ""}`),
  mine: () => at("/mine"),
  help: () => at("/help"),
  /** Of a programme that is not published, in the console's frame. */
  preview: (page: number | string) => at(`/preview?page=${page}`),
  firstPage: () => at(""),
  programme: (id: string) => at(`/programmes/${id}`),
  track: () => at("/track"),
  offices: () => at("/offices"),
};

/** Links that the app follows itself; all others load a page. */
export const SCOPE = new RegExp(`^/${language}/(check|apply|sign-in|home|files|mine|help|preview)(/|\\?|$)`);

/** A `next` from the address, if it is one of ours: never another site's. In the language that she took meanwhile. */
export function safeNext(asked: string | undefined): string {
  const next = asked?.replace(/^\/(ar|fr|en)(?=\/)/, `/${language}`);
  return next && SCOPE.test(next) ? next : paths.home();
}
