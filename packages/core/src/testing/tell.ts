import type { EventHandler, L0Event, L0EventType, StreamInfo } from "../index.ts";
import { type EventFields, eventOf } from "./event-of.ts";

/**
 * Tells a handler of an event, for what a real stream does not do at will. Like the runtime it says nothing of events
 * that the handler's `events` leave out; unlike it, it lets what the handler throws through.
 *
 * @param fields - What {@link eventOf} has no default for, and what should be otherwise.
 * @returns What the handler returns, a promise perhaps.
 * @example
 * const stream = streamInfoOf({ model: "gpt-5" });
 * tell(handler, "SESSION_START", stream);
 * tell(handler, "FIRST_TOKEN", stream, { timeToFirstToken: 120 });
 * tell(handler, "SESSION_END", stream, { telemetry: telemetryOf({ metrics: { totalTokens: 42 } }) });
 */
export function tell<T extends L0EventType>(
  handler: EventHandler,
  type: T,
  stream: StreamInfo,
  ...fields: EventFields<T>
): unknown {
  if (handler.events && !handler.events.includes(type)) return undefined;
  return handler(eventOf(type, stream, ...fields) as L0Event, stream);
}
