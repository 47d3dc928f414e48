import { L0Error } from "@l0/core";
import {
  type Context,
  context,
  createNoopMeter,
  type Meter,
  type Span,
  SpanStatusCode,
  trace,
} from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { OpenTelemetryOptions } from "../options.ts";
import { goodTelemetry } from "../test-support/good-telemetry.ts";
import { MemorySdk } from "../test-support/memory-sdk.ts";
import { AsyncLocalStorageContextManager } from "../test-support/sdk.ts";
import { createOpenTelemetry, type L0OpenTelemetry } from "./l0-open-telemetry.ts";
import { noopSpan } from "./noop-span.ts";

beforeEach(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterEach(() => context.disable());

const setUp = (options: OpenTelemetryOptions = {}) => {
  const sdk = new MemorySdk();
  const { tracerProvider, meterProvider, loggerProvider } = sdk;
  return { sdk, otel: createOpenTelemetry({ tracerProvider, meterProvider, loggerProvider, ...options }) };
};

describe("by hand", () => {
  const record = (options: OpenTelemetryOptions, fill: (otel: L0OpenTelemetry, span: Span) => void) => {
    const { sdk, otel } = setUp(options);
    const span = otel.createSpan("work", { attributes: { a: 1 } });
    fill(otel, span);
    otel.endSpan(span);
    otel.endSpan(span);
    expect(sdk.counter).toMatchObject({ started: 1, ended: 1 });
    const { name, attributes, events, status } = sdk.spans()[0] ?? expect.unreachable();
    return { name, attributes, status, events: events.map(({ name, attributes }) => [name, attributes]), sdk };
  };

  it("a span takes its attributes as they are or wrapped", () => {
    expect(record({}, () => {})).toMatchObject({ name: "l0.work", attributes: { a: 1 } });
    const { sdk, otel } = setUp();
    otel.createSpan("plain", { b: 2, attributes: ["x"] }).end();
    expect(sdk.spans()[0]?.attributes).toEqual({ b: 2, attributes: ["x"] });
  });

  it("events have the names that the handler gives them", () => {
    const { events } = record({}, (otel, span) => {
      otel.recordToken(span, "secret");
      otel.recordRetry("RATE_LIMITED sk-abcdefghijklmnop1234", 2, span);
      otel.recordNetworkError(new Error("reset, key sk-abcdefghijklmnop1234"), "econnreset", span);
      otel.recordGuardrailViolation({ rule: "json", severity: "error", message: "No.", recoverable: true }, span);
      otel.recordDrift("hedging", 0.5, span);
    });
    expect(events).toEqual([
      ["l0.token", {}],
      ["l0.retry", { reason: "RATE_LIMITED [REDACTED]", attempt: 2 }],
      ["l0.network.error", { "error.type": "econnreset", message: "reset, key [REDACTED]" }],
      ["l0.guardrail.violation", { rule: "json", severity: "error", message: "No." }],
      ["l0.drift", { types: ["hedging"], confidence: 0.5 }],
    ]);
  });

  it("a token's text is told where content is wanted, redacted, and violations are not where they are not", () => {
    const { events } = record({ recordTokenContent: true, recordGuardrailViolations: false }, (otel, span) => {
      otel.recordToken(span, "word sk-abcdefghijklmnop1234");
      otel.recordGuardrailViolation({ rule: "json", severity: "error", message: "No.", recoverable: true }, span);
    });
    expect(events).toEqual([["l0.token", { "l0.token.content": "word [REDACTED]" }]]);
  });

  it("everything that is told is redacted as the option says", () => {
    const redact = (text: string): string => text.replaceAll("Anna", "A.");
    const { events, status } = record({ redact }, (otel, span) => {
      otel.recordNetworkError(new Error("Anna hung up."), "econnreset", span);
      otel.recordGuardrailViolation({ rule: "names", severity: "error", message: "Anna", recoverable: true }, span);
      otel.recordError(span, new Error("No Anna."));
    });
    expect(JSON.stringify([events, status])).not.toContain("Anna");
    expect(status.message).toBe("No A..");
  });

  it("without a span, events are on the active one", () => {
    const { events } = record({}, (otel, span) => {
      context.with(trace.setSpan(context.active(), span), () => otel.recordDrift("hedging", 1));
      otel.recordDrift("hedging", 1);
    });
    expect(events).toHaveLength(1);
  });

  it("an error is status, type and event", () => {
    const error = new L0Error({ code: "RATE_LIMITED", message: "Slow down.", cause: new Error("secret") });
    const { attributes, status, events } = record({}, (otel, span) => otel.recordError(span, error));
    expect(status).toEqual({ code: SpanStatusCode.ERROR, message: "Slow down." });
    expect(attributes["error.type"]).toBe("RATE_LIMITED");
    expect(events).toEqual([["exception", { "exception.type": "RATE_LIMITED", "exception.message": "Slow down." }]]);
    const odd = record({}, (otel, span) => otel.recordError(span, "no error at all"));
    expect(odd.attributes["error.type"]).toBe("_OTHER");
  });

  it("telemetry is on the span and in the metrics, as the handler would have it", async () => {
    const telemetry = goodTelemetry({
      model: "gpt-5",
      usage: { inputTokens: 9, outputTokens: 4, source: "provider" },
      metrics: { totalRetries: 1, networkRetryCount: 1 },
      attempts: [
        { attempt: 1, fallbackIndex: 0, outcome: "failed", tokens: 0, duration: 5 },
        { attempt: 2, fallbackIndex: 0, outcome: "completed", tokens: 3, duration: 5 },
      ],
    });
    const { attributes, sdk } = record({}, (otel, span) => otel.recordTelemetry(telemetry, span));
    expect(attributes).toMatchObject({
      "gen_ai.request.model": "gpt-5",
      "gen_ai.usage.input_tokens": 9,
      "l0.retry.count": 1,
      "l0.tokens_per_second": 1.5,
      "l0.stream_id": "stream-1",
    });
    expect(await sdk.total("l0.requests")).toBe(1);
    expect(await sdk.total("l0.attempts")).toBe(2);
  });

  it("telemetry of a failed stream is status ERROR, with what the vendors want, and its metrics are in the span's context", () => {
    const sdk = new MemorySdk();
    const { tracerProvider } = sdk;
    const seen = new Set<string | undefined>();
    const meter: Meter = Object.assign(Object.create(createNoopMeter()) as Meter, {
      createHistogram: () => ({
        record: (_value: number, _attributes: unknown, at: Context) => void seen.add(trace.getSpanContext(at)?.spanId),
      }),
    });
    const otel = createOpenTelemetry({ tracerProvider, meter, vendors: ["sentry"] });
    const span = otel.createSpan("work");
    otel.recordTelemetry(goodTelemetry({ outcome: "failed", completed: false }), span);
    otel.endSpan(span);
    expect(sdk.spans()[0]?.status.code).toBe(SpanStatusCode.ERROR);
    expect(sdk.spans()[0]?.attributes).toMatchObject({ "sentry.op": "gen_ai.chat", "l0.session_id": "session-1" });
    expect([...seen]).toEqual([span.spanContext().spanId]);
  });

  it.each([
    [true, "completed"],
    [false, "failed"],
  ])("telemetry without an outcome has the one that follows from completed: %s", (completed, outcome) => {
    const { outcome: _, ...telemetry } = goodTelemetry({ completed });
    const { attributes } = record({}, (otel, span) => otel.recordTelemetry(telemetry, span));
    expect(attributes["l0.outcome"]).toBe(outcome);
  });

  it.each([Number.NaN, Infinity])("telemetry spoils no sum with a number that is none: %s", async (none) => {
    const cost = { total: none, wasted: 0, currency: "USD", source: "provider" } as const;
    const { sdk, otel } = setUp();
    otel.recordTelemetry(goodTelemetry({ cost, duration: none }));
    otel.recordTelemetry(goodTelemetry({ cost: { ...cost, total: 1 }, duration: 1000 }));
    expect(await sdk.total("l0.cost")).toBe(1);
    expect(await sdk.points("l0.request.duration")).toMatchObject([{ value: 1, count: 1 }]);
  });

  it("an error is one whatever was thrown", () => {
    const unreadable = Object.defineProperty(new Error("no"), "message", {
      get() {
        throw new Error("unreadable");
      },
    });
    for (const thrown of [Object.create(null) as unknown, unreadable]) {
      const { status } = record({}, (otel, span) => otel.recordError(span, thrown));
      expect(status).toEqual({ code: SpanStatusCode.ERROR, message: "What was thrown is no error." });
    }
  });

  it("everything takes the no-op span", () => {
    const redact = vi.fn((text: string) => text);
    const { sdk, otel } = setUp({ redact });
    otel.recordToken(noopSpan, "word");
    otel.recordError(noopSpan, new Error("no"));
    otel.recordTelemetry(goodTelemetry(), noopSpan);
    otel.endSpan(noopSpan);
    expect([noopSpan.isRecording(), sdk.spans()]).toEqual([false, []]);
    expect(redact).not.toHaveBeenCalled();
  });
});
