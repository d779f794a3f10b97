/** What a build makes besides its scripts: one drawing of all icons, and the list of files that the pages name. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin, Rolldown } from "vite";

const NAMES = "icons.json";
const SPRITE = "icons.svg";
const LIST = "assets.json";
const KEPT = "__KEPT__";
const require = createRequire(import.meta.url);

/** The named icons of Lucide (ISC) as `<symbol>`s of one file: the phone fetches it once. Throws when a name is unknown. */
export function sprite(names: readonly string[]): string {
  const symbols = names.map((name) => {
    const svg = readFileSync(require.resolve(`lucide-static/icons/${name}.svg`), "utf8");
    const drawn = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
    return `<symbol id="${name}" viewBox="0 0 24 24">${drawn.replace(/\s+/g, " ").replaceAll("> <", "><").trim()}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("")}</svg>\n`;
}

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
