/** What a build makes besides its scripts: one drawing of all icons, and the list of files that the pages name. */
import { readFileSync } from "node:fs";
import type { Plugin, Rolldown } from "vite";
import { sprite } from "../shared/sprite.ts";

const NAMES = "icons.json";
const SPRITE = "icons.svg";
const LIST = "assets.json";
const KEPT = "__KEPT__";

/** The chunks that a chunk can't run without, and theirs: a page that names them has them all come at once. */
function needs(chunk: Rolldown.OutputChunk, bundle: Rolldown.OutputBundle, found = new Set<string>()): string[] {
  for (const file of chunk.imports) {
    const one = bundle[file];
    if (one?.type === "chunk" && !found.has(file)) needs(one, bundle, found.add(file));
  }
  return [...found].sort();
}

/**
 * `assets.json`: source name → `{file}`, and of a script the files that it `needs`; read by whoever renders pages. The
 * service worker learns all files but itself, to keep them.
 */
export function siteFiles(): Plugin {
  return {
    name: "jisr-site-files",
    apply: "build",
    generateBundle: {
      // After Vite took away the empty scripts of its style sheets: one file that is not there, and the worker keeps none.
      order: "post",
      handler(_, bundle) {
        const names = JSON.parse(readFileSync(NAMES, "utf8")) as string[];
        const icons = this.emitFile({ type: "asset", name: SPRITE, source: sprite(names) });
        const list: Record<string, { file: string; needs?: string[] }> = { [SPRITE]: { file: this.getFileName(icons) } };
        for (const made of Object.values(bundle)) {
          if (made.type === "chunk" && made.isEntry && made.facadeModuleId) {
            list[`src/${made.facadeModuleId.split("/src/").pop()}`] = { file: made.fileName, needs: needs(made, bundle) };
          } else if (made.type === "asset" && made.fileName.endsWith(".css")) {
            list["src/base.css"] = { file: made.fileName };
          }
        }
        delete list["src/sw.ts"];
        // The icons, made just now, are not in the bundle yet.
        const kept = [...new Set([...Object.keys(bundle).filter((file) => /\.(js|css|svg)$/.test(file) && file !== "sw.js"), this.getFileName(icons)])];
        const worker = bundle["sw.js"];
        if (worker?.type !== "chunk") throw new Error("no service worker was built");
        worker.code = worker.code.replaceAll(KEPT, JSON.stringify(kept.map((file) => `/${file}`)));
        this.emitFile({ type: "asset", fileName: LIST, source: `${JSON.stringify(list, null, 1)}\n` });
      },
    },
  };
}
