import { L0Error } from "@l0/core";
import { streamInfoOf } from "@l0/core/testing";
import { trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";

import { createOpenTelemetryHandler } from "../create-open-telemetry-handler.ts";
import type { LoggedRecord } from "../logs/logger-like.ts";
import type { OpenTelemetryOptions } from "../options.ts";
import { START } from "../test-support/good-telemetry.ts";
import { epochMs, MemorySdk } from "../test-support/memory-sdk.ts";
import { Teller } from "../test-support/teller.ts";

const setUp = (options: OpenTelemetryOptions = {}, sdk = new MemorySdk()) => {
  const { tracerProvider, meterProvider, loggerProvider } = sdk;
  const handler = createOpenTelemetryHandler({ tracerProvider, meterProvider, loggerProvider, ...options });
  return { sdk, teller: new Teller(handler, streamInfoOf({ model: "gpt-5", provider: "openai" })) };
};

const violation = (severity: "warning" | "error") =>
  ({ rule: "links", message: "A link to [REDACTED].", severity, recoverable: true }) as const;

/** Everything that is told of. */
const tellAll = (teller: Teller): void => {
  const message = "The connection was reset.";
  const error = new L0Error({ code: "NETWORK_ERROR", message, errorType: "econnreset", cause: new Error("secret") });
  teller.start();
  teller.tell("FIRST_TOKEN", { timeToFirstToken: 400 }, START + 400);
  teller.tell("CHECKPOINT_SAVED", { tokenCount: 20, length: 90 }, START + 420);
  teller.tell("CHECKPOINT_SAVED", { tokenCount: 40, length: 180 }, START + 440);
  teller.tell("GUARDRAIL_VIOLATION", { violation: violation("warning") }, START + 450);
  teller.tell("DRIFT_DETECTED", { types: ["hedging", "repetition"], confidence: 0.9 }, START + 460);
  teller.tell("STALL_DETECTED", { gap: 30 }, START + 470);
  teller.tell("NETWORK_ERROR", { error, errorType: "econnreset", retryable: true, statusCode: 503 }, START + 480);
  teller.attempt(1, { outcome: "failed", error });
  const retry = { attempt: 2, maxAttempts: 4, reason: "NETWORK_ERROR", isNetworkError: true, delay: 100 } as const;
  teller.tell("RETRY_ATTEMPT", retry, START + 500);
  teller.tell("FALLBACK_START", { fromIndex: 0, toIndex: 1, reason: "NETWORK_ERROR" }, START + 510);
  teller.tell("RESUME_START", { checkpointLength: 180, tokenCount: 40 }, START + 520);
  teller.tell("RESET", { attempt: 2, offset: 180, voidedTokens: 3 }, START + 530);
  teller.attempt(2);
  teller.tell("COMPLETE", { tokenCount: 50, contentLength: 200, duration: 2000 }, START + 2000);
  teller.end();
};

const EVENTS = [
  ["l0.stream.start", 0, {}],
  ["l0.token.first", 400, { ttft_ms: 400 }],
  ["l0.guardrail.violation", 450, { rule: "links", severity: "warning", message: "A link to [REDACTED]." }],
  ["l0.drift", 460, { types: ["hedging", "repetition"], confidence: 0.9 }],
  ["l0.stall", 470, { gap_ms: 30 }],
  ["l0.network.error", 480, { "error.type": "econnreset", message: "The connection was reset.", status_code: 503 }],
  ["l0.checkpoint", 440, { tokens: 40, length: 180, checkpoints: 2 }],
  ["l0.retry", 500, { reason: "NETWORK_ERROR", attempt: 2, delay_ms: 100 }],
  ["l0.fallback", 510, { reason: "NETWORK_ERROR", from_index: 0, to_index: 1 }],
  ["l0.resume", 520, { tokens: 40, length: 180 }],
  ["l0.reset", 530, { attempt: 2, offset: 180, voided_tokens: 3 }],
  ["l0.stream.complete", 2000, { tokens: 50, duration_ms: 2000 }],
];

const onSpan = (sdk: MemorySdk): unknown[] =>
  sdk.streamSpan().events.map(({ name, time, attributes }) => [name, epochMs(time) - START, attributes]);

/** The records of `l0.*`, without what all of them have. */
const inLog = (sdk: MemorySdk): unknown[] =>
  sdk.records().flatMap(({ eventName = "", hrTime, attributes }) => {
    if (!eventName.startsWith("l0.")) return [];
    const own = Object.entries(attributes).filter(([key]) => !/^(gen_ai|l0)\./.test(key));
    return [[eventName, epochMs(hrTime) - START, Object.fromEntries(own)]];
  });

describe("the events of a stream", () => {
  it("are span events, with the times at which they happened, where span events are asked for", () => {
    const { sdk, teller } = setUp({ events: "span" });
    tellAll(teller);
    expect(onSpan(sdk)).toEqual(EVENTS);
    expect(sdk.records()).toEqual([]);
  });

  it("are log records in the trace of the stream where a logger is there", () => {
    const { sdk, teller } = setUp();
    tellAll(teller);
    expect(inLog(sdk)).toEqual(EVENTS);
    expect(onSpan(sdk)).toEqual([]);
    const { traceId, spanId } = sdk.streamSpan().spanContext();
    for (const { spanContext, attributes, instrumentationScope } of sdk.records()) {
      expect(spanContext).toMatchObject({ traceId, spanId });
      expect(attributes).toMatchObject({ "l0.stream_id": "stream-1", "gen_ai.request.model": "gpt-5" });
      expect(instrumentationScope.name).toBe("l0");
    }
  });

  it("are both where both are asked for", () => {
    const { sdk, teller } = setUp({ events: "both" });
    tellAll(teller);
    expect(inLog(sdk)).toEqual(EVENTS);
    expect(onSpan(sdk)).toEqual(EVENTS);
  });

  it("are on the span where the logger is switched off", () => {
    const logger = { emit: () => expect.unreachable("a record"), enabled: () => false };
    const { sdk, teller } = setUp({ logger, loggerProvider: undefined } as unknown as OpenTelemetryOptions);
    tellAll(teller);
    expect(onSpan(sdk)).toEqual(EVENTS);
  });

  it("are log records where the logger does not say whether it is switched on", () => {
    const emitted: LoggedRecord[] = [];
    const logger = { emit: (record: LoggedRecord) => void emitted.push(record) };
    const { sdk, teller } = setUp({ logger, loggerProvider: undefined } as unknown as OpenTelemetryOptions);
    teller.whole();
    expect(emitted.map(({ eventName }) => eventName)).toEqual([
      "l0.stream.start",
      "gen_ai.client.inference.operation.details",
    ]);
    // What is unknown is left out; not every logger does that.
    expect(emitted.flatMap(({ attributes }) => Object.values(attributes))).not.toContain(undefined);
    expect(onSpan(sdk)).toEqual([]);
  });

  it("are more severe where something went wrong", () => {
    const { sdk, teller } = setUp();
    tellAll(teller);
    const severities = sdk.records().map(({ eventName, severityNumber }) => [eventName, severityNumber]);
    expect(Object.fromEntries(severities)).toMatchObject({
      "l0.stream.start": 9,
      "l0.retry": 13,
      "l0.guardrail.violation": 13,
      "gen_ai.client.inference.operation.details": 5,
    });
    const failing = setUp();
    failing.teller.start();
    failing.teller.tell("GUARDRAIL_VIOLATION", { violation: violation("error") });
    expect(failing.sdk.records().at(-1)).toMatchObject({ eventName: "l0.guardrail.violation", severityNumber: 17 });
  });

  it("say nothing of violations where they are not wanted", () => {
    const { sdk, teller } = setUp({ events: "span", recordGuardrailViolations: false });
    expect(teller.handler.events).not.toContain("GUARDRAIL_VIOLATION");
    tellAll(teller);
    expect(sdk.streamSpan().attributes["l0.guardrail.violation_count"]).toBe(0);
  });

  it("are at most 32 and the end, and the span says how many are missing", () => {
    const { sdk, teller } = setUp({ events: "span" });
    teller.start();
    for (let index = 0; index < 100; index++) teller.tell("STALL_DETECTED", { gap: index });
    teller.tell("COMPLETE", { tokenCount: 1, contentLength: 1, duration: 1 });
    teller.end();
    const { events, attributes } = sdk.streamSpan();
    expect(events).toHaveLength(33);
    expect(events.at(-1)?.name).toBe("l0.stream.complete");
    expect(attributes["l0.trace.dropped"]).toBe(69);
  });

  it("leave out a checkpoint that is over the bound, and say so", () => {
    const { sdk, teller } = setUp({ events: "span" });
    teller.start();
    for (let index = 0; index < 40; index++) teller.tell("STALL_DETECTED", { gap: index });
    teller.tell("CHECKPOINT_SAVED", { tokenCount: 20, length: 90 });
    teller.attempt(1);
    teller.end();
    const { events, attributes } = sdk.streamSpan();
    expect(events.map(({ name }) => name)).not.toContain("l0.checkpoint");
    expect([events.length, attributes["l0.trace.dropped"]]).toEqual([32, 10]);
  });

  it("are none of a stream that is not sampled", () => {
    const sdk = new MemorySdk();
    const { tracerProvider, loggerProvider } = sdk;
    const handler = createOpenTelemetryHandler({ tracerProvider, loggerProvider });
    tellAll(new Teller(handler, streamInfoOf({ sampled: false })));
    expect([...sdk.records(), ...sdk.spans()]).toEqual([]);
  });

  it("are log records also where no tracer is there", () => {
    const { sdk, teller } = setUp({ tracer: trace.getTracer("none"), tracerProvider: undefined } as never);
    tellAll(teller);
    expect(inLog(sdk)).toEqual(EVENTS);
    expect(sdk.spans()).toEqual([]);
  });
});

describe("the records of an ended stream", () => {
  const failure = {
    occurred: true,
    message: "No.",
    category: "network",
    code: "NETWORK_ERROR",
    type: "econnreset",
    recoverable: true,
    stack: "Error: secret",
  } as const;

  it("are its details at severity debug, as the conventions have them", () => {
    const { sdk, teller } = setUp();
    teller.whole({ usage: { inputTokens: 9, outputTokens: 4, source: "provider" }, finishReason: "stop" });
    const details = sdk.records().filter(({ eventName }) => eventName === "gen_ai.client.inference.operation.details");
    expect(details).toHaveLength(1);
    expect(details[0]).toMatchObject({
      severityNumber: 5,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.request.model": "gpt-5",
        "gen_ai.usage.input_tokens": 9,
        "gen_ai.response.finish_reasons": ["stop"],
      },
    });
    expect(epochMs(details[0]?.hrTime ?? [0, 0])).toBe(START + 2000);
  });

  it("are the exception it failed with, once, without its stack", () => {
    const { sdk, teller } = setUp();
    teller.whole({ outcome: "failed", error: failure });
    const exceptions = sdk.records().filter(({ eventName }) => eventName === "gen_ai.client.operation.exception");
    expect(exceptions).toHaveLength(1);
    expect(exceptions[0]).toMatchObject({
      severityNumber: 13,
      attributes: { "exception.type": "NETWORK_ERROR", "exception.message": "No.", "error.type": "NETWORK_ERROR" },
    });
    expect(JSON.stringify(sdk.records().map(({ attributes }) => attributes))).not.toContain("secret");
  });

  it("are none in the dialect llm, which has no such records", () => {
    const { sdk, teller } = setUp({ dialect: "llm" });
    teller.whole({ outcome: "failed", error: failure });
    expect(sdk.records().map(({ eventName }) => eventName)).toEqual(["l0.stream.start"]);
  });

  it("are none where events are on the span: its status and error type say it", () => {
    const { sdk, teller } = setUp({ events: "span" });
    teller.whole({ outcome: "failed", error: failure });
    expect(sdk.records()).toEqual([]);
  });
});
