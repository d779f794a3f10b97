import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { together } from "./chunks.ts";
import { siteFiles } from "./site-files.ts";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  // What the shared parts say, each face says in its own words.
  resolve: { alias: { "@face": resolve(import.meta.dirname, "src") } },
  plugins: [siteFiles()],
  build: {
    // Phones of a few hundred dirhams keep old browsers: those from the end of 2020 on.
    target: ["chrome87", "safari14", "firefox84"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: {
      input: { app: "src/app.tsx", site: "src/site.ts", base: "src/base.css", sw: "src/sw.ts" },
      output: {
        entryFileNames: (chunk) => (chunk.name === "sw" ? "sw.js" : "assets/[name]-[hash].js"),
        chunkFileNames: "assets/[name]-[hash].js",
        assetFileNames: "assets/[name]-[hash][extname]",
        codeSplitting: { includeDependenciesRecursively: false, groups: [{ name: together }] },
      },
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts", "src/**/*.test.tsx", "../shared/**/*.test.{ts,tsx}"] },
});
