import { createL0 } from "@l0/core";
import { trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it, vi } from "vitest";

import { createOpenTelemetryHandler } from "./create-open-telemetry-handler.ts";
import { MemorySdk } from "./test-support/memory-sdk.ts";
import { AlwaysOnSampler, tracerProviderOf } from "./test-support/sdk.ts";

afterEach(() => trace.disable());

const flushing = (sdk: MemorySdk) => {
  const { tracerProvider, meterProvider, loggerProvider } = sdk;
  const all = [tracerProvider, meterProvider, loggerProvider] as unknown as { forceFlush(): Promise<void> }[];
  const spies = all.map((provider) => vi.spyOn(provider, "forceFlush"));
  return { handler: createOpenTelemetryHandler({ tracerProvider, meterProvider, loggerProvider }), spies };
};

describe("flush", () => {
  it("has all three providers send what they hold, and shuts none of them down", async () => {
    const sdk = new MemorySdk();
    const { handler, spies } = flushing(sdk);
    await handler.flush?.();
    await handler.shutdown?.();
    for (const spy of spies) expect(spy).toHaveBeenCalledTimes(2);
    sdk.tracerProvider.getTracer("x").startSpan("still works").end();
    expect(sdk.spans()).toHaveLength(1);
  });

  it("says so where one of them cannot, once the others have tried", async () => {
    const { handler, spies } = flushing(new MemorySdk());
    spies[0]?.mockRejectedValue(new Error("refused"));
    const { promise: sent, resolve } = Promise.withResolvers<void>();
    spies[2]?.mockReturnValue(sent);
    const settled = vi.fn();
    const flushed = Promise.resolve(handler.flush?.()).finally(settled);
    await new Promise((turn) => setImmediate(turn));
    expect(settled).not.toHaveBeenCalled();
    resolve();
    await expect(flushed).rejects.toThrow("refused");
  });

  it("says why, where the SDK gives a list of what its processors failed with", async () => {
    const refused = Object.assign(new Error("refused"), { name: "ExporterError" });
    const tracerProvider = tracerProviderOf(new AlwaysOnSampler(), [
      { onStart() {}, onEnd() {}, forceFlush: () => Promise.reject(refused), shutdown: () => Promise.resolve() },
    ]);
    const l0 = createL0({ onEvent: createOpenTelemetryHandler({ tracerProvider }) });
    const failed = [{ handler: "@l0/otel", reason: "ExporterError" }];
    expect(await l0.flush()).toEqual({ ok: false, failed });
    expect(await l0.shutdown()).toEqual({ ok: false, failed });
  });

  it("reaches the registered provider through the API's stand-in", async () => {
    const { tracerProvider } = new MemorySdk();
    const flushed = vi.spyOn(tracerProvider as unknown as { forceFlush(): Promise<void> }, "forceFlush");
    trace.setGlobalTracerProvider(tracerProvider);
    await createOpenTelemetryHandler().flush?.();
    expect(flushed).toHaveBeenCalledOnce();
  });

  it("has nothing to do where nothing is registered, or a tracer was given", async () => {
    await createOpenTelemetryHandler().flush?.();
    await createOpenTelemetryHandler({ tracer: trace.getTracer("x") }).flush?.();
  });
});
