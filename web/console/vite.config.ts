import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { drawings } from "./drawings.ts";

const here = import.meta.dirname;

export default defineConfig({
  base: "/console/",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  resolve: { alias: { "@face": resolve(here, "src") } },
  plugins: [drawings()],
  build: {
    target: ["chrome87", "safari14", "firefox84"],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    rolldownOptions: { input: [resolve(here, "fr.html"), resolve(here, "ar.html")] },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
