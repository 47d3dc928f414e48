export { createDatadogHandler } from "./handler.ts";
export type { DatadogHandlerOptions } from "./resolve-options.ts";
export type { StatsdLike } from "./statsd-like.ts";
