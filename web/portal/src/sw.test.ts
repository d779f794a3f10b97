import { beforeEach, expect, test, vi } from "vitest";

vi.mock("workbox-routing", () => ({ NavigationRoute: class {}, registerRoute: () => undefined }));
vi.mock("workbox-strategies", () => ({ CacheFirst: class {}, NetworkFirst: class {} }));

/** By name: address → what is kept there. */
let kept: Record<string, Record<string, string>>;
let network: "up" | "down";
const skipWaiting = vi.fn();

const path = (address: string) => new URL(address, location.href).pathname;
const answer = async (address: string) => {
  if (network === "down") throw new TypeError("no network");
  return { ok: true, text: `new ${path(address)}` };
};
const caches = {
  open: async (name: string) => {
    const here = (kept[name] ??= {});
    return {
      keys: async () => Object.keys(here).map((url) => ({ url: new URL(url, location.href).href })),
      match: async (address: string) => here[path(address)],
      put: async (address: string, { text }: { text: string }) => void (here[path(address)] = text),
      add: async (address: string) => void (here[path(address)] = (await answer(address)).text),
      delete: async ({ url }: { url: string }) => delete here[path(url)],
    };
  },
};

/** What a browser does with a new worker: installed, then active. False when it could not be installed. */
async function comes(): Promise<boolean> {
  for (const name of ["install", "activate"]) {
    const waits: Promise<unknown>[] = [];
    window.dispatchEvent(Object.assign(new Event(name), { waitUntil: (work: Promise<unknown>) => waits.push(work) }));
    if ((await Promise.allSettled(waits)).some((one) => one.status === "rejected")) return false;
  }
  return true;
}

vi.stubGlobal("caches", caches);
vi.stubGlobal("fetch", answer);
vi.stubGlobal("__KEPT__", ["/assets/app-2.js", "/assets/files-2.js"]);
vi.stubGlobal("skipWaiting", skipWaiting);
vi.stubGlobal("clients", { claim: async () => undefined });
await import("./sw");

beforeEach(() => {
  kept = {};
  network = "up";
  skipWaiting.mockClear();
});

const older = () => (kept = { files: { "/assets/app-1.js": "old" }, pages: { "/fr/home": "old" } });

test("who only reads the first page fetches nothing for later", async () => {
  kept = { pages: { "/ar": "old" } };
  expect(await comes()).toBe(true);
  expect(kept).toEqual({ files: {}, pages: { "/ar": "old" } });
});

test("a phone that opens the app without network does so with a new build too", async () => {
  older();
  expect(await comes()).toBe(true);
  expect(kept).toEqual({
    files: { "/assets/app-2.js": "new /assets/app-2.js", "/assets/files-2.js": "new /assets/files-2.js" },
    pages: { "/fr": "new /fr", "/fr/home": "new /fr/home" },
  });
  expect(skipWaiting).toHaveBeenCalledOnce();
});

test("a new build that does not come leaves the older one as it is", async () => {
  older();
  network = "down";
  expect(await comes()).toBe(false);
  expect(kept).toEqual({ files: { "/assets/app-1.js": "old" }, pages: { "/fr/home": "old" } });
  expect(skipWaiting).not.toHaveBeenCalled();
});
