import type { EventHandler } from "@l0/core";
import { tell } from "@l0/core/testing";
import { createNoopMeter, type Meter, type Tracer } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";

import { createOpenTelemetryHandler } from "./create-open-telemetry-handler.ts";
import { MemorySdk } from "./test-support/memory-sdk.ts";
import { Teller } from "./test-support/teller.ts";

/** Tells a handler of everything, as the runtime does: whatever it throws, the next event comes. */
function stubborn(handler: EventHandler): { readonly teller: Teller; readonly thrown: readonly string[] } {
  const thrown: string[] = [];
  const contained: EventHandler = (event, stream) => {
    try {
      handler(event, stream);
    } catch (error) {
      thrown.push((error as Error).message);
    }
  };
  return { teller: new Teller(Object.assign(contained, handler.events && { events: handler.events })), thrown };
}

const brokenTracer = (): Tracer => ({
  startSpan: () => {
    throw new Error("no span");
  },
  startActiveSpan: () => {
    throw new Error("no span");
  },
});

const brokenMeter = (): Meter =>
  Object.assign(Object.create(createNoopMeter()) as Meter, {
    createHistogram: () => {
      throw new Error("no histogram");
    },
  });

describe("a vendor that throws", () => {
  it("costs no metric where it is the tracer", async () => {
    const sdk = new MemorySdk();
    const handler = createOpenTelemetryHandler({ tracer: brokenTracer(), meterProvider: sdk.meterProvider });
    const { teller, thrown } = stubborn(handler);
    teller.whole();
    expect(thrown).toEqual(["no span"]);
    expect(await sdk.total("l0.requests")).toBe(1);
    expect(await sdk.total("l0.active_streams")).toBe(0);
  });

  it("costs no span where it is the meter", () => {
    const sdk = new MemorySdk();
    const handler = createOpenTelemetryHandler({ tracerProvider: sdk.tracerProvider, meter: brokenMeter() });
    const { teller, thrown } = stubborn(handler);
    teller.whole();
    expect(thrown).toEqual(["no histogram", "no histogram"]);
    expect(sdk.streamSpan().attributes["l0.outcome"]).toBe("completed");
  });

  it("leaves no span open where it is one that describes it", () => {
    const sdk = new MemorySdk();
    const real = sdk.tracerProvider.getTracer("real");
    const tracer: Tracer = {
      startActiveSpan: real.startActiveSpan.bind(real) as Tracer["startActiveSpan"],
      startSpan: (...given) => {
        const span = real.startSpan(...given);
        return Object.assign(span, {
          setAttributes: () => {
            throw new Error("no attributes");
          },
        });
      },
    };
    const { teller, thrown } = stubborn(createOpenTelemetryHandler({ tracer, meterProvider: sdk.meterProvider }));
    teller.whole();
    expect(thrown).toEqual(["no attributes"]);
    expect(sdk.counter).toMatchObject({ started: 1, ended: 1 });
  });

  it("throws too few times in a stream of many attempts to be switched off before its end", () => {
    const handler = createOpenTelemetryHandler({ tracer: brokenTracer(), meter: brokenMeter() });
    const { teller, thrown } = stubborn(handler);
    teller.start();
    for (let attempt = 1; attempt <= 20; attempt++) teller.attempt(attempt, { outcome: "failed" });
    teller.end();
    expect(thrown.length).toBeLessThan(10);
  });

  it("throws too few times in a stream of many events and tokens to be switched off before its end", () => {
    const sdk = new MemorySdk();
    const real = sdk.tracerProvider.getTracer("real");
    const tracer: Tracer = {
      startActiveSpan: real.startActiveSpan.bind(real) as Tracer["startActiveSpan"],
      startSpan: (...given) => {
        const span = real.startSpan(...given);
        return Object.assign(span, {
          addEvent: () => {
            throw new Error("no events");
          },
        });
      },
    };
    const handler = createOpenTelemetryHandler({ tracer, meterProvider: sdk.meterProvider, traceTokens: "events" });
    const { teller, thrown } = stubborn(handler);
    teller.start();
    for (let token = 0; token < 100; token++) tell(teller.handler, "token", teller.stream, { value: "word " });
    teller.end();
    expect(thrown.length).toBeLessThan(10);
    expect(sdk.streamSpan().attributes["l0.outcome"]).toBe("completed");
    expect(sdk.counter).toMatchObject({ started: 1, ended: 1 });
  });

  it("loses no span where the function for default attributes gives nothing", () => {
    const sdk = new MemorySdk();
    const { tracerProvider } = sdk;
    const defaultAttributes = () => undefined as never;
    new Teller(createOpenTelemetryHandler({ tracerProvider, dialect: "both", defaultAttributes })).whole();
    expect(sdk.streamSpan().attributes["l0.outcome"]).toBe("completed");
  });

  it("loses no span, and tells of it, where the function for default attributes throws", async () => {
    const sdk = new MemorySdk();
    const { tracerProvider, meterProvider } = sdk;
    const defaultAttributes = (): never => {
      throw new Error("no user");
    };
    const { teller, thrown } = stubborn(
      createOpenTelemetryHandler({ tracerProvider, meterProvider, defaultAttributes }),
    );
    teller.whole();
    expect(thrown).toEqual(["no user"]);
    expect(sdk.streamSpan().attributes["l0.outcome"]).toBe("completed");
    expect(sdk.streamSpan().events.map(({ name }) => name)).toContain("l0.stream.start");
  });
});
