import { metrics, trace } from "@opentelemetry/api";
import { afterEach, describe, expect, it } from "vitest";

import { createOpenTelemetryHandler } from "./create-open-telemetry-handler.ts";
import { Teller } from "./test-support/hand-made.ts";
import { MemorySdk } from "./test-support/memory-sdk.ts";

const register = (sdk: MemorySdk): MemorySdk => {
  trace.setGlobalTracerProvider(sdk.tracerProvider);
  metrics.setGlobalMeterProvider(sdk.meterProvider);
  return sdk;
};

const unregister = (): void => {
  trace.disable();
  metrics.disable();
};

afterEach(unregister);

describe("without providers of its own, the handler", () => {
  it("does nothing, without an error, where none is registered", () => {
    const teller = new Teller(createOpenTelemetryHandler());
    expect(() => teller.whole()).not.toThrow();
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
