import { streamInfoOf } from "@l0/core/testing";
import { context, metrics, ROOT_CONTEXT, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";

import { createOpenTelemetryHandler } from "./create-open-telemetry-handler.ts";
import { MemorySdk } from "./test-support/memory-sdk.ts";
import { AsyncLocalStorageContextManager } from "./test-support/sdk.ts";
import { Teller } from "./test-support/teller.ts";
import { traceOf } from "./traces.ts";

const register = (sdk: MemorySdk): MemorySdk => {
  trace.setGlobalTracerProvider(sdk.tracerProvider);
  metrics.setGlobalMeterProvider(sdk.meterProvider);
  return sdk;
};

const unregister = (): void => {
  trace.disable();
  metrics.disable();
  context.disable();
};

afterEach(unregister);

describe("without providers of its own, the handler", () => {
  it("does nothing, without an error, where none is registered", () => {
    const teller = new Teller(createOpenTelemetryHandler());
    expect(() => teller.whole()).not.toThrow();
  });

  it("makes nothing of a stream where none is registered: it asks for no attributes and leaves the caller's context", () => {
    const defaultAttributes = vi.fn(() => ({}));
    const teller = new Teller(createOpenTelemetryHandler({ defaultAttributes }), streamInfoOf({ streamId: "unheard" }));
    const caller = trace.setSpanContext(ROOT_CONTEXT, {
      traceId: "a".repeat(32),
      spanId: "b".repeat(16),
      traceFlags: 1,
    });
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const scope = context.with(caller, () => teller.handler.open?.(teller.stream));
    teller.start();
    expect(scope?.run?.(1, () => context.active())).toBe(caller);
    teller.attempt(1);
    teller.end();
    expect(defaultAttributes).not.toHaveBeenCalled();
    // A span that was not made has no trace; least of all the caller's.
    expect(traceOf(teller.stream)).toBeUndefined();
  });

  it("writes log records where there is a logger and no tracer", () => {
    const sdk = new MemorySdk();
    new Teller(createOpenTelemetryHandler({ loggerProvider: sdk.loggerProvider })).whole();
    expect(sdk.records().map(({ eventName }) => eventName)).toEqual([
      "l0.stream.start",
      "gen_ai.client.inference.operation.details",
    ]);
  });

  it("makes no span of a stream that began before one was registered, sampled or not", async () => {
    const handler = createOpenTelemetryHandler();
    const early = [true, false].map((sampled) => new Teller(handler, streamInfoOf({ sampled })));
    for (const teller of early) teller.start();
    const sdk = register(new MemorySdk());
    for (const teller of early) {
      teller.attempt(1, { outcome: "failed" });
      teller.attempt(2);
      teller.end({ sampled: true });
    }
    expect(sdk.spans()).toEqual([]);
    expect(await sdk.total("l0.requests")).toBe(2);
    expect(await sdk.total("l0.attempts")).toBe(4);
  });

  it("uses those that were registered before it was made", async () => {
    const sdk = register(new MemorySdk());
    new Teller(createOpenTelemetryHandler()).whole();
    expect(sdk.streamSpans()).toHaveLength(1);
    expect(await sdk.total("l0.requests")).toBe(1);
  });

  it("uses those that are registered after it has already seen streams", async () => {
    const handler = createOpenTelemetryHandler();
    new Teller(handler).whole();
    const sdk = register(new MemorySdk());
    new Teller(handler).whole();
    new Teller(handler).whole();
    expect(sdk.streamSpans()).toHaveLength(2);
    expect(await sdk.total("l0.requests")).toBe(2);
    expect(await sdk.total("l0.active_streams")).toBe(0);
  });

  it("follows a change of the registered providers", async () => {
    const handler = createOpenTelemetryHandler();
    const first = register(new MemorySdk());
    new Teller(handler).whole();
    unregister();
    const second = register(new MemorySdk());
    new Teller(handler).whole();
    expect([first.streamSpans().length, second.streamSpans().length]).toEqual([1, 1]);
    expect([await first.total("l0.requests"), await second.total("l0.requests")]).toEqual([1, 1]);
  });

  it("counts a stream out of the active ones where it counted it in, though an SDK was registered while it ran", async () => {
    const handler = createOpenTelemetryHandler();
    const early = new Teller(handler);
    early.start();
    const sdk = register(new MemorySdk());
    const late = new Teller(handler);
    late.start();
    early.end();
    expect(await sdk.total("l0.active_streams")).toBe(1);
    late.end();
    expect(await sdk.total("l0.active_streams")).toBe(0);
    expect(await sdk.total("l0.requests")).toBe(2);
  });
});
