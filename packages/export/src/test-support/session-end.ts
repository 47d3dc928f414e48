import type { EventHandler, LifecycleEventOf, StreamInfo, Telemetry } from "@l0/core";

const stream: StreamInfo = { streamId: "stream-1", sessionId: "session-1", context: {}, sampled: true };

/** The event that ends a stream with this record. */
export const endOf = (telemetry: Telemetry): LifecycleEventOf<"SESSION_END"> => ({
  type: "SESSION_END",
  ts: 1_700_000_000_000,
  streamId: telemetry.streamId,
  sessionId: telemetry.sessionId,
  context: {},
  outcome: telemetry.outcome ?? "completed",
  telemetry,
});

/** Tells a handler that a stream has ended with this record. */
export function end(handler: EventHandler, telemetry: Telemetry): void {
  handler(endOf(telemetry), stream);
}
