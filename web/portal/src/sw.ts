/**
 * The service worker: the site opens without network. It keeps what is nobody's: the app's own files, the rendered
 * pages, the programmes and the places. Nothing of hers goes through a cache; that is `core/store.ts`.
 */
/// <reference lib="webworker" />
import { cleanupOutdatedCaches, precacheAndRoute } from "workbox-precaching";
import { NavigationRoute, registerRoute } from "workbox-routing";
import { NetworkFirst } from "workbox-strategies";

declare const self: ServiceWorkerGlobalScope;
declare const __KEPT__: string[];

const PAGES = "pages";
const READ = "programmes-and-places";
const PATIENCE = 4; // seconds, before what is kept shows on a bad network

precacheAndRoute(__KEPT__.map((url) => ({ url, revision: null })));
cleanupOutdatedCaches();

const STATIC = /^\/(?:(ar|fr|en)(?=\/|$))?(|\/|\/track|\/offices|\/programmes\/[a-z0-9-]+)\/?$/;

/** All pages of the app are one and the same before it starts: they are kept once per language, without what is in the address. */
function keptAs(url: URL): string {
  const found = STATIC.exec(url.pathname);
  const language = /^\/(ar|fr|en)(?=\/|$)/.exec(url.pathname)?.[1] ?? "ar";
  if (!found) return `/${language}/home`;
  return `/${language}${(found[2] ?? "").replace(/\/$/, "")}`;
}

const pages = new NetworkFirst({
  cacheName: PAGES,
  networkTimeoutSeconds: PATIENCE,
  plugins: [
    { cacheKeyWillBeUsed: async ({ request }) => keptAs(new URL(request.url)) },
    { cacheWillUpdate: async ({ response }) => (response.status === 200 ? response : null) },
  ],
});
registerRoute(new NavigationRoute(pages, { denylist: [/^\/(api|papers|inbox)(\/|$)/, /\.[a-z0-9]+$/] }));

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /^\/api\/v1\/(programmes(\/[^/]+)?|places(\/[^/]+\/communes)?)$/.test(url.pathname),
  new NetworkFirst({ cacheName: READ, networkTimeoutSeconds: PATIENCE, plugins: [{ cacheWillUpdate: async ({ response }) => (response.status === 200 ? response : null) }] }),
);

self.addEventListener("install", (event) => {
  const keep = async () => {
    const cache = await caches.open(PAGES);
    // The language that she reads is kept from the start, the others when she opens them.
    for (const language of ["ar", "fr", "en"]) {
      const answer = await fetch(`/${language}/home`, { cache: "no-cache" });
      if (answer.ok) await cache.put(`/${language}/home`, answer);
    }
  };
  event.waitUntil(keep().catch(() => undefined));
  void self.skipWaiting();
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
