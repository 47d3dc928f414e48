import { checkTypes, derive, typesOf } from "./derive.ts";
import type { EventHandler, L0EventType } from "./handler.ts";

/**
 * A handler that is told of these types alone. What it is not told of costs nothing.
 *
 * @throws L0Error `INVALID_OPTIONS` for a type that there is not.
 * @example
 * const failures = filter(["ERROR", "RETRY_GIVE_UP"], (event) => console.error(event));
 */
export function filter(types: readonly L0EventType[], handler: EventHandler): EventHandler {
  const wanted = new Set(checkTypes("filter", types));
  return derive("filter", handler, (part) => ({ events: typesOf(part).filter((type) => wanted.has(type)) }));
}

/**
 * A handler that is not told of these types.
 *
 * @throws L0Error `INVALID_OPTIONS` for a type that there is not.
 * @example
 * const facts = exclude(["token", "reasoning"], handler);
 */
export function exclude(types: readonly L0EventType[], handler: EventHandler): EventHandler {
  const unwanted = new Set(checkTypes("exclude", types));
  return derive("exclude", handler, (part) => ({ events: typesOf(part).filter((type) => !unwanted.has(type)) }));
}
