import type { EventHandler, Telemetry } from "@l0/core";
import { streamInfoOf, tell } from "@l0/core/testing";

/** Tells a handler that a stream has ended with this record. */
export function end(handler: EventHandler, telemetry: Telemetry): void {
  const { streamId, sessionId } = telemetry;
  tell(handler, "SESSION_END", streamInfoOf({ streamId, sessionId }), { ts: 1_700_000_000_000, telemetry });
}
