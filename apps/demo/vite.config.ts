import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** The page of the playground; its server sends what is built here. */
export default defineConfig({
  root: fileURLToPath(new URL("./web", import.meta.url)),
  base: "./",
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  build: {
    outDir: fileURLToPath(new URL("./dist/web", import.meta.url)),
    emptyOutDir: true,
    // The first ones with `light-dark()`, which the themes are made of.
    target: ["chrome123", "firefox120", "safari17.5"],
  },
});
