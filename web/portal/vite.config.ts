import { defineConfig } from "vitest/config";
import { siteFiles } from "./site-files.ts";

export default defineConfig({
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
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
        // What is fetched together: the frame, which the app starts with, the questions, and what follows them. Each other
        // page is a file of its own.
        codeSplitting: {
          includeDependenciesRecursively: false,
          groups: [
            { name: "frame", priority: 3, test: /preact|signals|openapi-fetch|\/idb\/|@oxc-project|src\/core\/(?!language-links)|src\/ui\/(?!call-me)|texts\/common|form\/formats/ },
            { name: "questions", priority: 2, test: /json-schema|src\/form\/|texts\/(form|listen|call-me)|ui\/call-me|pages\/question/ },
            { name: "files", priority: 1, test: /src\/papers\/|texts\/(papers|send)|pages\/(draft|follow|home|papers|receipt|send)/ },
          ],
        },
      },
    },
  },
  test: { environment: "happy-dom", include: ["src/**/*.test.ts", "src/**/*.test.tsx"] },
});
