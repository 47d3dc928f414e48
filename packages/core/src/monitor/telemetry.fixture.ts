import type { Monitor, StreamInfo, Telemetry } from "../index.ts";
import { type GivenTelemetry, streamInfoOf, telemetryOf, tell } from "../testing/index.ts";

/** The record of a stream that took 100 ms and is a session of its own. */
export function recordOf(given: GivenTelemetry = {}): Telemetry {
  const { streamId = "stream" } = given;
  return telemetryOf({ streamId, sessionId: streamId, endTime: 100, duration: 100, metadata: {}, ...given });
}

export const infoOf = (streamId: string, sessionId: string = streamId): StreamInfo =>
  streamInfoOf({ streamId, sessionId });

/** Tells a monitor of a whole stream. */
export function tellWhole(monitor: Monitor, telemetry: Telemetry): unknown {
  const info = infoOf(telemetry.streamId, telemetry.sessionId);
  tell(monitor.handleEvent, "SESSION_START", info);
  return tell(monitor.handleEvent, "SESSION_END", info, { telemetry });
}

/** The records of streams called s0, s1 … */
export const many = (count: number): Telemetry[] =>
  Array.from({ length: count }, (_, index) => recordOf({ streamId: `s${index}` }));
