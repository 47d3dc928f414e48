import { type Change, checkTypes, derive, typesOf } from "./derive.ts";
import type { EventHandler, EventOf, L0EventType, StreamInfo } from "./handler.ts";
import { ENDED, holding, takesEnd, withEnd } from "./held.ts";

/** Takes some types of events; any handler does. */
type HandlerOf<T extends L0EventType> = (event: EventOf<T>, stream: StreamInfo) => unknown;

/**
 * A handler that is told of these types alone. What it is not told of costs nothing.
 *
 * @throws L0Error `INVALID_OPTIONS` for a type that there is not.
 * @example
 * const failures = filter(["ERROR", "RETRY_GIVE_UP"], (event) => console.error(event));
 */
export function filter<const T extends L0EventType>(types: readonly T[], handler: HandlerOf<T>): EventHandler {
  const wanted = new Set<L0EventType>(checkTypes("filter", types));
  return derive("filter", handler as EventHandler, (part) => telling(part, (type) => wanted.has(type)));
}

/**
 * A handler that is not told of these types.
 *
 * @throws L0Error `INVALID_OPTIONS` for a type that there is not.
 * @example
 * const facts = exclude(["token", "reasoning"], handler);
 */
export function exclude<const T extends L0EventType>(
  types: readonly T[],
  handler: HandlerOf<Exclude<L0EventType, T>>,
): EventHandler {
  const unwanted = new Set<L0EventType>(checkTypes("exclude", types));
  return derive("exclude", handler as EventHandler, (part) => telling(part, (type) => !unwanted.has(type)));
}

/** Tells a handler of these types; one that holds events back is let know of the end, though it may not be told of it. */
function telling(part: EventHandler, isTold: (type: L0EventType) => boolean): Change {
  const events = typesOf(part).filter(isTold);
  const held = holding(part);
  if (!held || takesEnd(events)) return { events };
  return {
    events: withEnd(events),
    handle: (event, stream) => (event.type === "SESSION_END" ? held[ENDED](stream) : part(event, stream)),
  };
}
