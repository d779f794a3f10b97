/** The icons as one file with its content's hash in its name, which the pages name in `data-icons`. */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Plugin } from "vite";
import { sprite } from "../shared/sprite.ts";

const NAMES = new URL("icons.json", import.meta.url);

export function drawings(): Plugin {
  const drawn = sprite(JSON.parse(readFileSync(NAMES, "utf8")) as string[]);
  const name = `assets/icons-${createHash("sha256").update(drawn).digest("hex").slice(0, 8)}.svg`;
  return {
    name: "jisr-drawings",
    apply: "build",
    generateBundle() {
      this.emitFile({ type: "asset", fileName: name, source: drawn });
    },
    transformIndexHtml: (html) => html.replace("%ICONS%", `/console/${name}`),
  };
}
