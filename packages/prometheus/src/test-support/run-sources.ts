import { registerHooks } from "node:module";

/**
 * For processes that a test starts: `@l0/*` are the sources, as they are in the test itself, and `prom-client` is the
 * library that `CLIENT` names.
 */
const SOURCES: Readonly<Record<string, URL>> = {
  "@l0/core": new URL("../../../core/src/index.ts", import.meta.url),
  "@l0/prometheus": new URL("../index.ts", import.meta.url),
};

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === "prom-client") return next(process.env["CLIENT"] ?? specifier, context);
    return next(SOURCES[specifier]?.href ?? specifier, context);
  },
});
