import { streamInfoOf } from "@l0/core/testing";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "./test-support/sdk.ts";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

import { createOpenTelemetryHandler } from "./create-open-telemetry-handler.ts";
import type { OpenTelemetryOptions } from "./options.ts";
import { MemorySdk } from "./test-support/memory-sdk.ts";
import { Teller } from "./test-support/teller.ts";

beforeEach(() => context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable()));
afterEach(() => context.disable());

const setUp = (sampled = true, options: OpenTelemetryOptions = {}) => {
  const sdk = new MemorySdk();
  const { tracerProvider, meterProvider } = sdk;
  const handler = createOpenTelemetryHandler({ tracerProvider, meterProvider, ...options });
  const teller = new Teller(handler, streamInfoOf({ sampled }));
  const tracer = tracerProvider.getTracer("app");
  const caller = tracer.startSpan("caller");
  const open = () => context.with(trace.setSpan(context.active(), caller), () => teller.handler.open?.(teller.stream));
  return { sdk, teller, tracer, caller, open };
};

describe("the stream's span", () => {
  it("is a child of the span that was active when l0() was called, not of the one active when it is read", () => {
    const { sdk, teller, tracer, caller, open } = setUp();
    open();
    context.with(trace.setSpan(context.active(), tracer.startSpan("reader")), () => teller.whole());
    expect(sdk.streamSpan().parentSpanContext?.spanId).toBe(caller.spanContext().spanId);
    expect(sdk.streamSpan().spanContext().traceId).toBe(caller.spanContext().traceId);
  });

  it("is the parent of what the provider's SDK does inside the attempt", () => {
    const { sdk, teller, tracer, open } = setUp();
    const scope = open();
    teller.start();
    const made = scope?.run?.(1, () => {
      tracer.startSpan("POST").end();
      return "stream";
    });
    teller.end();
    expect(made).toBe("stream");
    const post = sdk.spans().find(({ name }) => name === "POST");
    expect(post?.parentSpanContext?.spanId).toBe(sdk.streamSpan().spanContext().spanId);
    expect(trace.getActiveSpan()).toBeUndefined();
  });

  it.each([
    ["semconv", ["chat", "l0.attempt", "chat"]],
    ["l0", ["l0.stream", "l0.stream", "l0.execution"]],
  ] as const)(
    "gives way to the span of an attempt while that is known to be one: with span names %s",
    (spanNames, expected) => {
      const { sdk, teller, tracer, open } = setUp(true, { spanNames });
      const scope = open();
      const post = (attempt: number) => scope?.run?.(attempt, () => tracer.startSpan("POST").end());
      teller.start();
      for (const attempt of [1, 2]) {
        teller.attemptStart(attempt);
        post(attempt);
        teller.attemptEnd(attempt);
      }
      // Closing what the last attempt left open.
      post(2);
      teller.end();
      const byId = new Map(sdk.spans().map((span) => [span.spanContext().spanId, span]));
      const around = sdk.named("POST").map(({ parentSpanContext }) => byId.get(parentSpanContext?.spanId ?? ""));
      expect(around.map((span) => span?.name)).toEqual(expected);
      expect(around[1]?.attributes["l0.attempt.number"]).toBe(2);
    },
  );

  it("leaves the caller's span the parent where the stream is not sampled", () => {
    const { sdk, teller, tracer, caller, open } = setUp(false);
    const scope = open();
    teller.start();
    scope?.run?.(1, () => tracer.startSpan("POST").end());
    teller.end();
    expect(sdk.spans().map(({ name, parentSpanContext }) => [name, parentSpanContext?.spanId])).toEqual([
      ["POST", caller.spanContext().spanId],
    ]);
  });

  it("is around what an attempt that is over does late, and not the attempt that runs then", () => {
    const { sdk, teller, tracer, open } = setUp();
    const scope = open();
    teller.start();
    teller.attempt(1, { outcome: "failed" });
    teller.attemptStart(2);
    scope?.run?.(1, () => tracer.startSpan("cleanup").end());
    scope?.run?.(2, () => tracer.startSpan("POST").end());
    teller.attemptEnd(2);
    teller.end();
    const parentOf = (name: string) => sdk.named(name)[0]?.parentSpanContext?.spanId;
    expect(parentOf("cleanup")).toBe(sdk.streamSpan().spanContext().spanId);
    expect(parentOf("POST")).toBe(sdk.named("l0.attempt")[1]?.spanContext().spanId);
  });

  it("does not hide what the provider's SDK throws", () => {
    const { teller, open } = setUp();
    const scope = open();
    teller.start();
    const refuse = (): never => {
      throw new Error("refused");
    };
    expect(() => scope?.run?.(1, refuse)).toThrow("refused");
  });
});

describe("a stream that is opened and never read", () => {
  it("starts no span and records no metric", async () => {
    const { sdk, open } = setUp();
    open();
    expect(sdk.counter.started).toBe(1);
    expect(await sdk.metrics()).toEqual(new Map());
  });
});
