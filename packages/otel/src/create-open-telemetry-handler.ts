import { type EventHandler } from "@l0/core";

import { handlerOf } from "./handler-of.ts";
import { kitOf } from "./kit.ts";
import type { OpenTelemetryOptions } from "./options.ts";
import { resolveOptions } from "./resolve-options.ts";

/**
 * Makes a handler that writes one CLIENT span per stream, a child span per attempt where there was more than one, and
 * the metrics of every stream, sampled or not. One handler serves any number of concurrent streams. Without `tracer`,
 * `meter`, `logger` or providers it uses the globally registered ones, also if they are registered later.
 *
 * @throws TypeError for an option that is unknown or impossible.
 * @example
 * const result = await l0({ stream, model: "gpt-5", onEvent: createOpenTelemetryHandler() });
 */
export function createOpenTelemetryHandler(options: OpenTelemetryOptions = {}): EventHandler {
  return handlerOf(kitOf(resolveOptions(options)));
}
