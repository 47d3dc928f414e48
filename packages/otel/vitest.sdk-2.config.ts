import { existsSync } from "node:fs";

import { defineConfig, type Plugin } from "vitest/config";

const source = (path: string): string => new URL(path, import.meta.url).pathname;

/** The modules of the SDK, not its CommonJS: a `require()` in there would find an API of its own. */
const modulesOfSdk: Plugin = {
  name: "modules-of-sdk-2",
  enforce: "pre",
  async resolveId(id, importer) {
    const found = await this.resolve(id, importer, { skipSelf: true });
    const module = found?.id.replace("/build/src/", "/build/esm/") ?? "";
    return module.includes("opentelemetry") && existsSync(module) ? module : null;
  },
};

/** The whole suite once more, over the oldest API and the SDK before the present one. */
export default defineConfig({
  plugins: [modulesOfSdk],
  resolve: {
    alias: [
      { find: /^@l0\/core\/(testing|guardrails|drift)$/, replacement: source("../core/src/$1/index.ts") },
      { find: "@l0/core", replacement: source("../core/src/index.ts") },
      { find: "@opentelemetry/api", replacement: source("node_modules/opentelemetry-api-1.9") },
      { find: /^\.{1,2}\/(?:.*\/)?sdk\.ts$/, replacement: source("src/test-support/sdk-2.ts") },
    ],
  },
  test: {
    name: "otel-sdk-2",
    root: source("."),
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
    unstubEnvs: true,
    testTimeout: 30_000,
    // So that the SDK, too, gets the old API.
    server: { deps: { inline: [/opentelemetry/] } },
  },
});
