/**
 * The console opens without network for who works in a village: its two pages, its own files, programmes and places. Nothing
 * of anybody's goes through a cache; that is `help/vault.ts`. It is there only where an agent asked for it.
 */
/// <reference lib="webworker" />
import { NavigationRoute, registerRoute } from "workbox-routing";
import { CacheFirst, NetworkFirst } from "workbox-strategies";

declare const self: ServiceWorkerGlobalScope;
declare const __KEPT__: string[];

const BUILT: readonly string[] = __KEPT__;
const FILES = "console.files";
const PAGES = "console.pages";
const READ = "console.programmes-and-places";
const PATIENCE = 4; // seconds, before what is kept shows on a bad network
const LANGUAGES = ["ar", "fr"] as const;

registerRoute(({ url, sameOrigin }) => sameOrigin && BUILT.includes(url.pathname), new CacheFirst({ cacheName: FILES }));

/** A server that is away for the moment is as a network that is. */
const answered = { fetchDidSucceed: async ({ response }: { response: Response }) => (response.status >= 500 ? Promise.reject(new Error("away")) : response) };
const good = { cacheWillUpdate: async ({ response }: { response: Response }) => (response.status === 200 ? response : null) };
/** Every address of one language is the same page before it starts. */
const shell = { cacheKeyWillBeUsed: async ({ request }: { request: Request }) => (/^\/console\/fr(\/|$)/.test(new URL(request.url).pathname) ? "/console/fr" : "/console/ar") };

registerRoute(new NavigationRoute(new NetworkFirst({ cacheName: PAGES, networkTimeoutSeconds: PATIENCE, plugins: [answered, shell, good] })));
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && /^\/api\/v1\/(programmes(\/[^/]+)?|places(\/[^/]+\/communes)?)$/.test(url.pathname),
  new NetworkFirst({ cacheName: READ, networkTimeoutSeconds: PATIENCE, plugins: [answered, good] }),
);

/** All that it needs to open; what an older build needed goes only then. */
async function keep(): Promise<void> {
  const [files, pages] = await Promise.all([caches.open(FILES), caches.open(PAGES)]);
  const known = new Set((await files.keys()).map((request) => new URL(request.url).pathname));
  await Promise.all(BUILT.filter((url) => !known.has(url)).map((url) => files.add(url)));
  for (const language of LANGUAGES) {
    const page = `/console/${language}`;
    const answer = await fetch(page, { cache: "no-cache" });
    if (!answer.ok) throw new Error(page);
    await pages.put(page, answer);
  }
  for (const request of await files.keys()) if (!BUILT.includes(new URL(request.url).pathname)) await files.delete(request);
}
self.addEventListener("message", (event) => {
  if (event.data !== "keep") return;
  const said = (what: string) => event.ports[0]?.postMessage(what);
  event.waitUntil(
    keep().then(
      () => said("kept"),
      () => said("failed"),
    ),
  );
});
self.addEventListener("install", (event) => event.waitUntil(keep().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
