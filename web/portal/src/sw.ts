/**
 * The service worker: the site opens without network. It keeps what is nobody's: the app's own files, the rendered
 * pages, the programmes and the places. Nothing of hers goes through a cache; that is `core/store.ts`.
 */
/// <reference lib="webworker" />
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst, NetworkFirst } from "workbox-strategies";

declare const self: ServiceWorkerGlobalScope;
declare const __KEPT__: string[];

const BUILT: readonly string[] = __KEPT__;

const FILES = "files";
const PAGES = "pages";
const READ = "programmes-and-places";
const PATIENCE = 4; // seconds, before what is kept shows on a bad network

// Their names carry their content's hash: what was fetched once is never asked again.
registerRoute(({ url, sameOrigin }) => sameOrigin && BUILT.includes(url.pathname), new CacheFirst({ cacheName: FILES }));

const STATIC = /^\/(?:(ar|fr|en)(?=\/|$))?(|\/|\/track|\/offices|\/programmes\/[a-z0-9-]+)\/?$/;

/** All pages of the app are one and the same before it starts: they are kept once per language, without what is in the address. */
function keptAs(url: URL): string {
  const found = STATIC.exec(url.pathname);
  const language = /^\/(ar|fr|en)(?=\/|$)/.exec(url.pathname)?.[1] ?? "ar";
  if (!found) return `/${language}/home`;
  return `/${language}${(found[2] ?? "").replace(/\/$/, "")}`;
}

/** A server that is away for the moment is as a network that is. */
const answered = { fetchDidSucceed: async ({ response }: { response: Response }) => (response.status >= 500 ? Promise.reject(new Error("away")) : response) };

const pages = new NetworkFirst({
  cacheName: PAGES,
  networkTimeoutSeconds: PATIENCE,
  plugins: [
    answered,
    { cacheKeyWillBeUsed: async ({ request }) => keptAs(new URL(request.url)) },
    { cacheWillUpdate: async ({ response }) => (response.status === 200 ? response : null) },
  ],
});
registerRoute(new NavigationRoute(pages, { denylist: [/^\/(api|papers|inbox|console)(\/|$)/, /\.[a-z0-9]+$/] }));

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /^\/api\/v1\/(programmes(\/[^/]+)?|places(\/[^/]+\/communes)?)$/.test(url.pathname),
  new NetworkFirst({ cacheName: READ, networkTimeoutSeconds: PATIENCE, plugins: [answered, { cacheWillUpdate: async ({ response }) => (response.status === 200 ? response : null) }] }),
);

/** What the app needs to open without network. Asked for by the app: who only reads the first page pays for nothing else. */
async function keep(language: string): Promise<void> {
  const [files, shells] = await Promise.all([caches.open(FILES), caches.open(PAGES)]);
  const known = new Set((await files.keys()).map((request) => new URL(request.url).pathname));
  await Promise.all(BUILT.filter((url) => !known.has(url)).map((url) => files.add(url)));
  for (const page of [`/${language}`, `/${language}/home`]) {
    const answer = await fetch(page, { cache: "no-cache" });
    if (answer.ok) await shells.put(page, answer);
  }
}
self.addEventListener("message", (event) => {
  const language = /^keep (ar|fr|en)$/.exec(String(event.data))?.[1];
  if (language) event.waitUntil(keep(language).catch(() => undefined));
});

/** What an older build needed goes. */
async function forget(): Promise<void> {
  const files = await caches.open(FILES);
  for (const request of await files.keys()) {
    if (!BUILT.includes(new URL(request.url).pathname)) await files.delete(request);
  }
}
/**
 * A phone that opens the site without network goes on doing so: the new build is all there before what the older one needed
 * goes. If it does not come, the older one stays, and the browser tries again.
 */
async function takeOver(): Promise<void> {
  const shells = await caches.open(PAGES);
  for (const language of ["ar", "fr", "en"]) if (await shells.match(`/${language}/home`)) await keep(language);
  await self.skipWaiting();
}
self.addEventListener("install", (event) => event.waitUntil(takeOver()));
self.addEventListener("activate", (event) => event.waitUntil(Promise.all([self.clients.claim(), forget()])));
