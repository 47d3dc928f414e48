import { l0, type L0Result } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { context, SpanStatusCode, trace } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import type { OpenTelemetryOptions } from "../options.ts";
import { MemorySdk } from "../test-support/memory-sdk.ts";
import { collect, cut, drain, WORDS } from "../test-support/reading.ts";
import { AsyncLocalStorageContextManager } from "../test-support/sdk.ts";
import { createOpenTelemetry, withOpenTelemetry } from "./l0-open-telemetry.ts";

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
    "and aborted once it has ended": async (result) => {
      await result.text();
      result.abort();
    },
  };

  it.each(Object.entries(READS))("ends its span once where the stream is read %s", async (_, read) => {
    const { sdk, otel } = setUp();
    const result = await otel.traceStream("answer", () => l0({ stream: whole }));
    await read(result);
    expect(sdk.named("l0.answer").map(({ status }) => status.code)).toEqual([SpanStatusCode.UNSET]);
    expect(sdk.counter).toMatchObject({ started: 1, ended: 1 });
    expect(otel.getActiveStreams()).toBe(0);
  });

  it("runs what the stream does inside its span, also where it is read elsewhere", async () => {
    const { sdk, otel } = setUp();
    const tracer = sdk.tracerProvider.getTracer("app");
    async function* asking(): AsyncGenerator<string> {
      tracer.startSpan("POST").end();
      yield "one ";
    }
    await drain(await otel.traceStream("answer", () => l0({ stream: asking })));
    expect(named(sdk, "POST")?.parentSpanContext?.spanId).toBe(named(sdk, "l0.answer")?.spanContext().spanId);
  });

  it("takes a stream that its signal aborts for no failure", async () => {
    const { sdk, otel } = setUp();
    const user = new AbortController();
    const stream = scriptedSource(["one ", { hang: true }]);
    const result = await otel.traceStream("answer", () => l0({ stream, signal: user.signal }));
    const reading = result.text();
    user.abort();
    await expect(reading).rejects.toMatchObject({ code: "STREAM_ABORTED" });
    expect(named(sdk, "l0.answer")).toMatchObject({ status: { code: SpanStatusCode.UNSET }, events: [] });
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
