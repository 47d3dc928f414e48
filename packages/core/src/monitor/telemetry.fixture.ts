import type { EventOf, Monitor, StreamInfo, Telemetry } from "../index.ts";

/** What may be said of a record, with parts of its parts. */
type Parts = Omit<Partial<Telemetry>, "metrics" | "network"> & {
  readonly metrics?: Partial<Telemetry["metrics"]>;
  readonly network?: Partial<Telemetry["network"]>;
};

/** The record of a stream that has completed without anything to be said of it. */
export function telemetryOf({ metrics, network, ...rest }: Parts = {}): Telemetry {
  const streamId = rest.streamId ?? "stream";
  const outcome = rest.outcome ?? "completed";
  return {
    streamId,
    sessionId: streamId,
    startTime: 0,
    endTime: 100,
    duration: 100,
    outcome,
    completed: outcome === "completed",
    aborted: outcome === "aborted",
    sampled: true,
    contentLength: 0,
    retries: { attempt: 1, maxAttempts: 1 },
    attempts: [],
    metadata: {},
    ...rest,
    network: { errorCount: 0, errorsByType: {}, ...network },
    metrics: {
      totalTokens: 0,
      receivedTokens: 0,
      voidedTokens: 0,
      totalRetries: 0,
      networkRetryCount: 0,
      modelRetryCount: 0,
      retryWait: 0,
      stalls: 0,
      ...metrics,
    },
  };
}

export const infoOf = (streamId: string, sessionId: string = streamId): StreamInfo => ({
  streamId,
  sessionId,
  context: {},
  sampled: true,
});

const base = ({ streamId, sessionId, context }: StreamInfo) => ({ ts: 0, streamId, sessionId, context });

/** The beginning of a stream, as handlers are told of it. */
export const startOf = (info: StreamInfo): EventOf<"SESSION_START"> => ({
  ...base(info),
  type: "SESSION_START",
  operation: "chat",
  sampled: true,
  startTime: 0,
});

/** The end of a stream, as handlers are told of it. */
export const endOf = (telemetry: Telemetry): EventOf<"SESSION_END"> => ({
  ...base(infoOf(telemetry.streamId, telemetry.sessionId)),
  type: "SESSION_END",
  outcome: telemetry.outcome ?? "completed",
  telemetry,
});

/** Tells a monitor of a whole stream. */
export function tell(monitor: Monitor, telemetry: Telemetry): unknown {
  const info = infoOf(telemetry.streamId, telemetry.sessionId);
  monitor.handleEvent(startOf(info), info);
  return monitor.handleEvent(endOf(telemetry), info);
}

/** The records of streams called s0, s1 … */
export const many = (count: number): Telemetry[] =>
  Array.from({ length: count }, (_, index) => telemetryOf({ streamId: `s${index}` }));
