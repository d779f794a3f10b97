/** The service worker learns all files but itself and the pages, to keep them. */
import type { Plugin } from "vite";

const KEPT = "__KEPT__";

/** The editor of programmes: nobody writes one in a village, and it is the heaviest of all. */
const NEVER_AWAY = /assets\/editor-/;

export function keptFiles(): Plugin {
  return {
    name: "jisr-kept-files",
    apply: "build",
    generateBundle: {
      order: "post",
      handler(_, bundle) {
        const kept = Object.keys(bundle).filter((file) => /\.(js|css|svg)$/.test(file) && file !== "sw.js" && !NEVER_AWAY.test(file));
        const worker = bundle["sw.js"];
        if (worker?.type !== "chunk") throw new Error("no service worker was built");
        worker.code = worker.code.replaceAll(KEPT, JSON.stringify(kept.map((file) => `/console/${file}`)));
      },
    },
  };
}
