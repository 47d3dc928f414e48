import type { L0EventType } from "./handler.ts";
import { EventType } from "./lifecycle-event.ts";

/** Every type a handler can be told of. */
export const EVENT_TYPES: ReadonlySet<L0EventType> = new Set([
  ...Object.values(EventType),
  "reasoning",
  "message",
  "data",
  "progress",
]);
