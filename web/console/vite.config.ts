import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { drawings } from "./drawings.ts";
import { keptFiles } from "./kept-files.ts";

const here = import.meta.dirname;

export default defineConfig({
  base: "/console/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { alias: { "@face": resolve(here, "src") } },
  plugins: [drawings(), keptFiles()],
  build: {
    target: ["chrome87", "safari14", "firefox84"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { fr: resolve(here, "fr.html"), ar: resolve(here, "ar.html"), sw: resolve(here, "src/sw.ts") },
      output: { entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js") },
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
