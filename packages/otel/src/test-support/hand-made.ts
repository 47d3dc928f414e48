import type {
  EventHandler,
  LifecycleEventType,
  LifecycleFields,
  Outcome,
  StreamInfo,
  StreamPiece,
  Telemetry,
} from "@l0/core";

import type { StreamEnd } from "../stream-end.ts";

export const START = Date.UTC(2026, 0, 2, 3, 4, 5);

/** A stream without its runtime. */
export function streamInfo(overrides: Partial<StreamInfo> = {}): StreamInfo {
  return { streamId: "stream-1", sessionId: "session-1", context: {}, sampled: true, ...overrides };
}

/** Telemetry of a stream that completed in 2 s with 3 tokens, in one attempt. */
export function telemetryOf(overrides: Partial<Telemetry> = {}): Telemetry {
  return {
    streamId: "stream-1",
    sessionId: "session-1",
    startTime: START,
    endTime: START + 2000,
    duration: 2000,
    outcome: "completed",
    completed: true,
    aborted: false,
    sampled: true,
    contentLength: 11,
    metrics: metricsOf(),
    network: { errorCount: 0, errorsByType: {} },
    retries: { attempt: 1, maxAttempts: 4 },
    attempts: [],
    ...overrides,
  };
}

/** The same, as the tables of metrics and attributes get it. */
export function endOf(
  telemetry: Partial<Telemetry> = {},
  attempts: StreamEnd["attempts"] = [{ outcome: "completed", count: 1 }],
): StreamEnd {
  const facts = telemetryOf({ ...(telemetry.error && { outcome: "failed", completed: false }), ...telemetry });
  const { outcome = "completed", model, provider } = facts;
  return { outcome, telemetry: facts, attempts, names: { provider, requestModel: model, responseModel: model } };
}

export function metricsOf(overrides: Partial<Telemetry["metrics"]> = {}): Telemetry["metrics"] {
  return {
    timeToFirstToken: 400,
    tokensPerSecond: 1.5,
    totalTokens: 3,
    receivedTokens: 3,
    voidedTokens: 0,
    totalRetries: 0,
    networkRetryCount: 0,
    modelRetryCount: 0,
    retryWait: 0,
    stalls: 0,
    providerTime: 2000,
    consumerTime: 0,
    ...overrides,
  };
}

type Fields<T extends LifecycleEventType> = LifecycleFields[T];

/** Tells a handler of the events of one stream, made by hand. */
export class Teller {
  readonly handler: EventHandler;
  readonly stream: StreamInfo;

  constructor(handler: EventHandler, stream: StreamInfo = streamInfo()) {
    this.handler = handler;
    this.stream = stream;
  }

  tell<T extends LifecycleEventType>(type: T, fields: Fields<T>, ts: number = START): void {
    const { streamId, sessionId, context } = this.stream;
    const event = { type, ts, streamId, sessionId, context, ...fields };
    void this.handler(event as unknown as Parameters<EventHandler>[0], this.stream);
  }

  /** A stream event, as the consumer gets it. */
  pass(event: StreamPiece): void {
    void this.handler({ attempt: 1, offset: 0, ...event } as Parameters<EventHandler>[0], this.stream);
  }

  start(fields: Partial<Fields<"SESSION_START">> = {}): void {
    const { sampled, model, provider } = this.stream;
    const names = { ...(model !== undefined && { model }), ...(provider !== undefined && { provider }) };
    this.tell("SESSION_START", { operation: "chat", sampled, startTime: START, ...names, ...fields });
  }

  attempt(number: number, end: Partial<Fields<"ATTEMPT_END">> & { readonly fallbackIndex?: number } = {}): void {
    const { fallbackIndex, ...rest } = end;
    this.attemptStart(number, fallbackIndex);
    this.attemptEnd(number, rest);
  }

  attemptStart(number: number, fallbackIndex = 0): void {
    const fields = { attempt: number, isRetry: number > 1, isFallback: false, fallbackIndex };
    this.tell("ATTEMPT_START", fields, START + number * 100);
  }

  attemptEnd(number: number, fields: Partial<Fields<"ATTEMPT_END">> = {}): void {
    const all = { attempt: number, outcome: "completed", tokens: 3, duration: 50, ...fields } as const;
    this.tell("ATTEMPT_END", all, START + number * 100 + 50);
  }

  end(telemetry: Partial<Telemetry> = {}, outcome: Outcome = telemetry.outcome ?? "completed"): void {
    const { sampled } = this.stream;
    const completed = outcome === "completed";
    const facts = telemetryOf({ outcome, completed, sampled, ...telemetry });
    this.tell("SESSION_END", { outcome, telemetry: facts }, START + 2000);
  }

  /** A stream in one attempt. */
  whole(telemetry: Partial<Telemetry> = {}): void {
    this.start();
    this.attempt(1);
    this.end(telemetry);
  }
}
