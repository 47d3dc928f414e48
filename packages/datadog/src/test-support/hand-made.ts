import type { EventHandler, EventOf, L0EventType, StreamInfo, StreamMetrics, Telemetry } from "@l0/core";

const METRICS: StreamMetrics = {
  totalTokens: 0,
  receivedTokens: 0,
  voidedTokens: 0,
  totalRetries: 0,
  networkRetryCount: 0,
  modelRetryCount: 0,
  retryWait: 0,
  stalls: 0,
  providerTime: 0,
  consumerTime: 0,
};

/** Telemetry of a stream that did nothing but what `given` says. */
export function telemetry(
  given: Partial<Omit<Telemetry, "metrics">> & { metrics?: Partial<StreamMetrics> } = {},
): Telemetry {
  const { metrics, ...rest } = given;
  return {
    streamId: "stream",
    sessionId: "session",
    startTime: 0,
    outcome: "completed",
    completed: true,
    aborted: false,
    sampled: true,
    contentLength: 0,
    network: { errorCount: 0, errorsByType: {} },
    retries: { attempt: 1, maxAttempts: 4 },
    attempts: [],
    ...rest,
    metrics: { ...METRICS, ...metrics },
  };
}

export function stream(given: Partial<StreamInfo> = {}): StreamInfo {
  return { streamId: "stream", sessionId: "session", context: {}, sampled: true, ...given };
}

/** Tells a handler of an event; the fields that no test reads are left out. */
export function tell<T extends L0EventType>(
  handler: EventHandler,
  type: T,
  about: StreamInfo,
  fields: Partial<EventOf<T>> = {},
): void {
  const { streamId, sessionId, context } = about;
  void handler({ ts: 0, streamId, sessionId, context, ...fields, type } as unknown as EventOf<T>, about);
}
