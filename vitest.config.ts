import { defineConfig } from "vitest/config";

const source = (path: string): string => new URL(path, import.meta.url).pathname;

/** Tests run on the sources, so that a failing line is the line in the editor; `scripts/check-packages.ts` tries what is packed. */
const alias = [
  { find: /^@l0\/core\/(testing|guardrails|drift)$/, replacement: source("./packages/core/src/$1/index.ts") },
  { find: /^@l0\/(core|otel|sentry|prometheus|datadog|export)$/, replacement: source("./packages/$1/src/index.ts") },
];

/** A machine that is busy is no failure: these limits, ms, are for what hangs. */
const patience = { testTimeout: 30_000, hookTimeout: 60_000 };

const project = (name: string, include: string[]) => ({
  resolve: { alias },
  test: { name, include, restoreMocks: true, unstubEnvs: true, ...patience },
});

export default defineConfig({
  test: {
    projects: [
      ...["core", "otel", "sentry", "prometheus", "datadog", "export"].map((name) =>
        project(name, [
          `packages/${name}/src/**/*.test.ts`,
          `packages/${name}/examples/**/*.test.ts`,
          `packages/${name}/test/**/*.test.ts`,
        ]),
      ),
      // The same once more on the older generation of the API and the SDK.
      "packages/otel/vitest.sdk-2.config.ts",
      project("demo", ["apps/demo/**/*.test.ts"]),
      project("house", ["scripts/**/*.test.ts", "bench/**/*.test.ts"]),
    ],
  },
});
