import { l0, L0Error, type L0Result } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { context, type Span, SpanStatusCode, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { OpenTelemetryOptions } from "../options.ts";
import { metricsOf, telemetryOf } from "../test-support/hand-made.ts";
import { MemorySdk } from "../test-support/memory-sdk.ts";
import { collect, cut, drain, WORDS } from "../test-support/reading.ts";
import { AsyncLocalStorageContextManager } from "../test-support/sdk.ts";
import { createOpenTelemetry, type L0OpenTelemetry, withOpenTelemetry } from "./l0-open-telemetry.ts";
import { noopSpan } from "./noop-span.ts";

beforeEach(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterEach(() => context.disable());

const setUp = (options: OpenTelemetryOptions = {}) => {
  const sdk = new MemorySdk();
  const { tracerProvider, meterProvider, loggerProvider } = sdk;
  return { sdk, otel: createOpenTelemetry({ tracerProvider, meterProvider, loggerProvider, ...options }) };
};

const whole = scriptedSource(WORDS);
const named = (sdk: MemorySdk, name: string) => sdk.named(name)[0];

describe("traceStream", () => {
  it("has a span that is open until the stream it gives has been read, and is active as long", async () => {
    const { sdk, otel } = setUp();
    const result = await otel.traceStream("answer", () => l0({ stream: whole }), { tenant: "a" });
    expect([sdk.spans().length, otel.getActiveStreams()]).toEqual([0, 1]);
    await drain(result);
    expect([named(sdk, "l0.answer")?.attributes, otel.getActiveStreams()]).toEqual([{ tenant: "a" }, 0]);
    expect(named(sdk, "l0.answer")?.status.code).toBe(SpanStatusCode.UNSET);
  });

  it("is around the stream's own span, and around what runs inside", async () => {
    const { sdk, otel } = setUp({ serviceName: "shop" });
    const tracer = sdk.tracerProvider.getTracer("app");
    const result = await otel.traceStream("answer", async (span) => {
      expect(trace.getActiveSpan()).toBe(span);
      await Promise.resolve();
      tracer.startSpan("prompt").end();
      return l0({ stream: whole, model: "gpt-5", onEvent: otel.handler });
    });
    await drain(result);
    const outer = named(sdk, "shop.answer")?.spanContext();
    for (const name of ["prompt", "chat gpt-5"]) {
      expect(named(sdk, name)?.parentSpanContext?.spanId).toBe(outer?.spanId);
    }
    expect(sdk.counter.ended).toBe(sdk.counter.started);
  });

  it("leaves the reader's own context alone", async () => {
    const { sdk, otel } = setUp();
    const reader = sdk.tracerProvider.getTracer("app").startSpan("reader");
    const result = await otel.traceStream("answer", () => l0({ stream: whole }));
    await context.with(trace.setSpan(context.active(), reader), async () => {
      for await (const _ of result.stream) expect(trace.getActiveSpan()).toBe(reader);
    });
  });

  it("keeps concurrent calls apart", async () => {
    const { sdk, otel } = setUp();
    const tracer = sdk.tracerProvider.getTracer("app");
    const one = async (index: number): Promise<void> => {
      const stream = scriptedSource([{ delay: (index * 7) % 5 }, "one ", { delay: (index * 3) % 4 }, "two "]);
      const result = await otel.traceStream(`answer-${index}`, async () => {
        await new Promise((resolve) => setTimeout(resolve, index % 3));
        tracer.startSpan(`inner-${index}`).end();
        return l0({ stream });
      });
      await drain(result);
    };
    await Promise.all(Array.from({ length: 20 }, (_, index) => one(index)));
    for (let index = 0; index < 20; index++) {
      const outer = named(sdk, `l0.answer-${index}`)?.spanContext().spanId;
      expect(named(sdk, `inner-${index}`)?.parentSpanContext?.spanId).toBe(outer);
    }
    expect(otel.getActiveStreams()).toBe(0);
  });

  const READS: Readonly<Record<string, (result: L0Result) => Promise<unknown>>> = {
    "event by event": (result) => drain(result),
    "as text": (result) => result.text(),
    "text by text": (result) => collect(result.textStream),
    "in batches": (result) => collect(result.batches()),
    "as bytes": (result) => new Response(result.toReadableStream()).text(),
    "and left": (result) => drain(result, 2),
    "and aborted": async (result) => result.abort(),
  };

  it.each(Object.entries(READS))("ends its span once where the stream is read %s", async (_, read) => {
    const { sdk, otel } = setUp();
    const result = await otel.traceStream("answer", () => l0({ stream: whole }));
    await read(result);
    expect(sdk.named("l0.answer").map(({ status }) => status.code)).toEqual([SpanStatusCode.UNSET]);
    expect(sdk.counter).toMatchObject({ started: 1, ended: 1 });
    expect(otel.getActiveStreams()).toBe(0);
  });

  it("gives a result that is what l0() gave", async () => {
    const { otel } = setUp();
    const result = await otel.traceStream("answer", () => l0({ stream: whole, monitoring: { enabled: true } }));
    expect(await result.text()).toBe(WORDS.join(""));
    expect(result.state).toMatchObject({ outcome: "completed", tokenCount: 5 });
    expect(result.telemetry?.completed).toBe(true);
  });

  it("says what the stream failed with, and passes it on", async () => {
    const { sdk, otel } = setUp();
    const stream = cut("one ");
    const result = await otel.traceStream("answer", () => l0({ stream, retry: { maxRetries: 0 } }));
    await expect(result.text()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    const span = named(sdk, "l0.answer");
    expect(span?.status.code).toBe(SpanStatusCode.ERROR);
    expect(span?.attributes["error.type"]).toBe("NETWORK_ERROR");
    expect(span?.events.map(({ name }) => name)).toEqual(["exception"]);
  });

  it("ends its span with the error where the call itself fails", async () => {
    const { sdk, otel } = setUp();
    const call = otel.traceStream("answer", () =>
      Promise.reject(new TypeError("no model, key sk-abcdefghijklmnop1234")),
    );
    await expect(call).rejects.toThrow("no model");
    expect(named(sdk, "l0.answer")?.status).toEqual({
      code: SpanStatusCode.ERROR,
      message: "no model, key [REDACTED]",
    });
    expect(otel.getActiveStreams()).toBe(0);
  });

  it("ends its span at once where the call gives no stream", async () => {
    const { sdk, otel } = setUp();
    expect(await otel.traceStream("count", () => 7)).toBe(7);
    expect(await otel.traceStream("nothing", () => null)).toBeNull();
    expect(sdk.spans().map(({ name }) => name)).toEqual(["l0.count", "l0.nothing"]);
  });

  it("ends its span once where fn has ended it already", async () => {
    const { sdk, otel } = setUp();
    await otel.traceStream("answer", (span) => otel.endSpan(span));
    expect(sdk.counter).toMatchObject({ started: 1, ended: 1 });
    expect(otel.getActiveStreams()).toBe(0);
  });

  it("watches any async iterable, and any readable stream", async () => {
    const { sdk, otel } = setUp();
    async function* words(): AsyncGenerator<string> {
      yield* WORDS;
    }
    expect(await collect(await otel.traceStream("words", () => words()))).toEqual(WORDS);
    const body = await otel.traceStream("body", () => new Response("Hello").body as ReadableStream<Uint8Array>);
    expect(sdk.named("l0.body")).toEqual([]);
    expect(await new Response(body).text()).toBe("Hello");
    expect(sdk.spans().map(({ name }) => name)).toEqual(["l0.words", "l0.body"]);
  });
});

describe("withOpenTelemetry", () => {
  it("traces one call as {serviceName}.stream", async () => {
    const sdk = new MemorySdk();
    const options = { tracerProvider: sdk.tracerProvider, meterProvider: sdk.meterProvider };
    const result = await withOpenTelemetry(options, (_span, otel) => l0({ stream: whole, onEvent: otel.handler }));
    await drain(result);
    expect(sdk.spans().map(({ name }) => name)).toEqual(["chat scripted-model", "l0.stream"]);
  });
});

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
      otel.recordRetry("RATE_LIMITED", 2, span);
      otel.recordNetworkError(new Error("reset, key sk-abcdefghijklmnop1234"), "econnreset", span);
      otel.recordGuardrailViolation({ rule: "json", severity: "error", message: "No.", recoverable: true }, span);
      otel.recordDrift("hedging", 0.5, span);
    });
    expect(events).toEqual([
      ["l0.token", {}],
      ["l0.retry", { reason: "RATE_LIMITED", attempt: 2 }],
      ["l0.network.error", { "error.type": "econnreset", message: "reset, key [REDACTED]" }],
      ["l0.guardrail.violation", { rule: "json", severity: "error", message: "No." }],
      ["l0.drift", { types: ["hedging"], confidence: 0.5 }],
    ]);
  });

  it("a token's text is told where content is wanted, and violations are not where they are not", () => {
    const { events } = record({ recordTokenContent: true, recordGuardrailViolations: false }, (otel, span) => {
      otel.recordToken(span, "word");
      otel.recordGuardrailViolation({ rule: "json", severity: "error", message: "No.", recoverable: true }, span);
    });
    expect(events).toEqual([["l0.token", { "l0.token.content": "word" }]]);
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
    const telemetry = telemetryOf({
      model: "gpt-5",
      usage: { inputTokens: 9, outputTokens: 4, source: "provider" },
      metrics: metricsOf({ totalRetries: 1, networkRetryCount: 1 }),
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

  it("everything takes the no-op span", () => {
    const { sdk, otel } = setUp();
    otel.recordToken(noopSpan, "word");
    otel.recordError(noopSpan, new Error("no"));
    otel.recordTelemetry(telemetryOf(), noopSpan);
    otel.endSpan(noopSpan);
    expect([noopSpan.isRecording(), sdk.spans()]).toEqual([false, []]);
  });
});
