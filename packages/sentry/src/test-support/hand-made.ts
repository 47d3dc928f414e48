import type { EventHandler, EventOf, LifecycleEventType, LifecycleFields, StreamInfo, Telemetry } from "@l0/core";

type Overrides<T extends LifecycleEventType> = Partial<LifecycleFields[T]>;

/** A stream made of events alone, for what a real one does not do at will. */
export class HandMadeStream {
  readonly info: StreamInfo;
  readonly #handler: EventHandler;

  constructor(handler: EventHandler, info: Partial<StreamInfo> = {}) {
    this.#handler = handler;
    this.info = { streamId: "stream-1", sessionId: "session-1", context: {}, sampled: true, ...info };
    this.scope = handler.open?.(this.info);
  }

  readonly scope: ReturnType<NonNullable<EventHandler["open"]>>;

  emit<T extends LifecycleEventType>(type: T, fields: LifecycleFields[T]): void {
    const { streamId, sessionId, context } = this.info;
    const event = { type, ts: Date.now(), streamId, sessionId, context, ...fields };
    void this.#handler(event as unknown as EventOf<T>, this.info);
  }

  start(fields: Overrides<"SESSION_START"> = {}): void {
    const { sampled } = this.info;
    this.emit("SESSION_START", { operation: "chat", sampled, startTime: Date.now(), ...fields });
  }

  startAttempt(fields: Overrides<"ATTEMPT_START"> = {}): void {
    this.emit("ATTEMPT_START", { attempt: 1, isRetry: false, isFallback: false, fallbackIndex: 0, ...fields });
  }

  endAttempt(fields: Overrides<"ATTEMPT_END"> = {}): void {
    this.emit("ATTEMPT_END", { attempt: 1, outcome: "completed", tokens: 3, duration: 120, ...fields });
  }

  end(telemetry: Partial<Telemetry> = {}): void {
    const record = telemetryOf({ streamId: this.info.streamId, ...telemetry });
    this.emit("SESSION_END", { outcome: record.outcome ?? "completed", telemetry: record });
  }
}

/** The telemetry of a good stream, but for what is given. */
export function telemetryOf(telemetry: Partial<Telemetry> = {}): Telemetry {
  const outcome = telemetry.outcome ?? "completed";
  return {
    streamId: "stream-1",
    sessionId: "session-1",
    startTime: 0,
    duration: 150,
    completed: outcome === "completed",
    aborted: outcome === "aborted",
    sampled: true,
    contentLength: 12,
    metrics: metricsOf(),
    network: { errorCount: 0, errorsByType: {} },
    retries: { attempt: 1, maxAttempts: 4 },
    attempts: [],
    ...telemetry,
    outcome,
  };
}

export function metricsOf(metrics: Partial<Telemetry["metrics"]> = {}): Telemetry["metrics"] {
  return {
    totalTokens: 3,
    receivedTokens: 3,
    voidedTokens: 0,
    totalRetries: 0,
    networkRetryCount: 0,
    modelRetryCount: 0,
    retryWait: 0,
    stalls: 0,
    providerTime: 140,
    consumerTime: 10,
    ...metrics,
  };
}

/** A failure of the connection, as telemetry records it. */
export const networkFailure: NonNullable<Telemetry["error"]> = {
  occurred: true,
  message: "The connection to the provider failed: econnreset.",
  category: "network",
  code: "NETWORK_ERROR",
  type: "econnreset",
  recoverable: true,
};

/** A failure of the model. */
export const zeroOutput: NonNullable<Telemetry["error"]> = {
  occurred: true,
  message: "The stream completed with no text, tool call or data.",
  category: "content",
  code: "ZERO_OUTPUT",
  type: "ZERO_OUTPUT",
  recoverable: true,
};
