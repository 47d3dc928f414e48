import { streamInfoOf } from "@l0/core/testing";
import { type Context, createNoopMeter, type Meter, trace, ValueType } from "@opentelemetry/api";
import { DataPointType } from "../test-support/sdk.ts";
import { describe, expect, it, vi } from "vitest";

import { createOpenTelemetryHandler } from "../create-open-telemetry-handler.ts";
import { MemorySdk } from "../test-support/memory-sdk.ts";
import { Teller } from "../test-support/teller.ts";
import { COUNT_BUCKETS, LONG_SECONDS_BUCKETS, SECONDS_BUCKETS } from "./buckets.ts";

const NAMES = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.system": "openai",
  "gen_ai.request.model": "gpt-5",
};

const everything = {
  provider: "openai",
  model: "gpt-5",
  usage: {
    inputTokens: 100,
    outputTokens: 40,
    cacheReadTokens: 60,
    cacheWriteTokens: 20,
    reasoningTokens: 30,
    source: "provider",
  },
  metrics: { networkRetryCount: 1, modelRetryCount: 1, stalls: 1, voidedTokens: 5 },
  network: { errorCount: 2, errorsByType: { econnreset: 1, ZERO_OUTPUT: 1 } },
  fallback: { used: true, index: 1 },
  error: {
    occurred: true,
    message: "No.",
    category: "network",
    code: "NETWORK_ERROR",
    type: "econnreset",
    recoverable: true,
  },
  outcome: "failed",
} as const;

const setUp = () => {
  const sdk = new MemorySdk();
  const handler = createOpenTelemetryHandler({ meterProvider: sdk.meterProvider, tracerProvider: sdk.tracerProvider });
  const stream = streamInfoOf({ model: "gpt-5", provider: "openai", context: { userId: "user-7" } });
  return { sdk, handler, stream };
};

describe("the instruments", () => {
  it("have the unit, the value type and the buckets of their table", async () => {
    const { sdk, handler, stream } = setUp();
    new Teller(handler, stream).whole(everything);
    const metrics = await sdk.metrics();
    const facts = [...metrics.values()].map((metric) => {
      const { descriptor, dataPointType, dataPoints } = metric;
      const buckets = dataPointType === DataPointType.HISTOGRAM ? dataPoints[0]?.value.buckets.boundaries : [];
      return [descriptor.name, descriptor.unit, ValueType[descriptor.valueType], buckets];
    });
    const counts = (name: string, unit: string): unknown[] => [name, unit, "INT", []];
    const inference = "gen_ai.client.inference";
    expect(facts.toSorted()).toEqual(
      [
        counts("l0.active_streams", "{stream}"),
        counts("l0.requests", "{request}"),
        counts("l0.attempts", "{attempt}"),
        counts("l0.retries", "{retry}"),
        counts("l0.fallbacks", "{fallback}"),
        counts("l0.errors", "{error}"),
        counts("l0.network.errors", "{error}"),
        counts("l0.stalls", "{stall}"),
        counts("l0.tokens.voided", "{token}"),
        ["l0.request.duration", "s", "DOUBLE", LONG_SECONDS_BUCKETS],
        ["l0.request.ttft", "s", "DOUBLE", SECONDS_BUCKETS],
        ["l0.request.tokens", "{token}", "INT", COUNT_BUCKETS],
        [`${inference}.duration`, "s", "DOUBLE", SECONDS_BUCKETS],
        [`${inference}.time_to_first_chunk`, "s", "DOUBLE", SECONDS_BUCKETS],
        counts(`${inference}.usage.input_tokens`, "{token}"),
        counts(`${inference}.usage.output_tokens`, "{token}"),
        counts(`${inference}.usage.cache_read.input_tokens`, "{token}"),
        counts(`${inference}.usage.cache_write.input_tokens`, "{token}"),
        counts(`${inference}.usage.reasoning.output_tokens`, "{token}"),
        [`${inference}.operation.input_tokens`, "{token}", "INT", COUNT_BUCKETS],
        [`${inference}.operation.output_tokens`, "{token}", "INT", COUNT_BUCKETS],
        ["gen_ai.client.operation.duration", "s", "DOUBLE", SECONDS_BUCKETS],
        ["gen_ai.client.operation.time_to_first_chunk", "s", "DOUBLE", SECONDS_BUCKETS],
        ["gen_ai.client.token.usage", "{token}", "INT", COUNT_BUCKETS],
      ].toSorted(),
    );
  });

  it("carry bounded attributes only: no stream, session or user id, and none of the default attributes", async () => {
    const { sdk, stream } = setUp();
    const handler = createOpenTelemetryHandler({ meterProvider: sdk.meterProvider, defaultAttributes: { user: "u" } });
    new Teller(handler, stream).whole(everything);
    const keys = new Set<string>();
    for (const { dataPoints } of (await sdk.metrics()).values()) {
      for (const { attributes } of dataPoints) for (const key of Object.keys(attributes)) keys.add(key);
    }
    expect([...keys].toSorted()).toEqual([
      "cause",
      "error.type",
      "gen_ai.operation.name",
      "gen_ai.provider.name",
      "gen_ai.request.model",
      "gen_ai.system",
      "gen_ai.token.modality",
      "gen_ai.token.type",
      "outcome",
      "type",
    ]);
  });

  it("have the same error type as the span", async () => {
    const { sdk, handler, stream } = setUp();
    new Teller(handler, stream).whole(everything);
    const [duration] = await sdk.points("gen_ai.client.operation.duration");
    expect(duration?.attributes).toEqual({ ...NAMES, "error.type": "NETWORK_ERROR" });
    expect(sdk.streamSpan().attributes["error.type"]).toBe("NETWORK_ERROR");
    expect(await sdk.points("l0.errors")).toEqual([{ attributes: { ...NAMES, type: "NETWORK_ERROR" }, value: 1 }]);
  });

  it("take every output chunk where that is asked for, and none where it is not", async () => {
    const interToken = {
      count: 3,
      sum: 90,
      max: 52,
      histogram: [
        [21, 2],
        [53, 1],
      ] as const,
    };
    for (const interTokenHistogram of [true, false]) {
      const sdk = new MemorySdk();
      const { meterProvider } = sdk;
      const handler = createOpenTelemetryHandler({ meterProvider, interTokenHistogram });
      new Teller(handler).whole({ metrics: { interToken } });
      const points = await sdk.points("gen_ai.client.inference.time_per_output_chunk");
      expect(points.map(({ count, value }) => [count, value.toFixed(3)])).toEqual(
        interTokenHistogram ? [[3, "0.094"]] : [],
      );
    }
  });

  it("last as long as the span", async () => {
    const { sdk, handler, stream } = setUp();
    new Teller(handler, stream).whole({ duration: 1234 });
    const [duration] = await sdk.points("gen_ai.client.inference.duration");
    expect(duration?.value).toBe(1.234);
    expect(sdk.streamSpan().duration).toEqual([1, 234_000_000]);
  });
});

describe("what is recorded", () => {
  it("is recorded in the context of the stream's span, for exemplars", () => {
    const { sdk, stream } = setUp();
    const seen = new Set<string | undefined>();
    const record = (_value: number, _attributes: unknown, at: Context): void =>
      void seen.add(trace.getSpanContext(at)?.spanId);
    const meter: Meter = Object.assign(Object.create(createNoopMeter()) as Meter, {
      createHistogram: () => ({ record }),
      createCounter: () => ({ add: record }),
    });
    const { tracerProvider } = sdk;
    const teller = new Teller(createOpenTelemetryHandler({ tracerProvider, meter }), stream);
    teller.start();
    teller.attempt(1, { outcome: "failed" });
    teller.attempt(2);
    teller.end();
    expect([...seen]).toEqual([sdk.streamSpan().spanContext().spanId]);
  });

  it("is nothing, and no instrument is made, while the meter is the API's own", () => {
    const noop = createNoopMeter();
    const made = vi.spyOn(noop, "createCounter");
    new Teller(createOpenTelemetryHandler({ meter: noop })).whole();
    expect(made).not.toHaveBeenCalled();
  });
});

describe("l0.active_streams", () => {
  it("counts the streams that run", async () => {
    const { sdk, handler } = setUp();
    const tellers = ["a", "b", "c"].map((streamId) => new Teller(handler, streamInfoOf({ streamId })));
    for (const teller of tellers) teller.start();
    expect(await sdk.total("l0.active_streams")).toBe(3);
    for (const teller of tellers) teller.end();
    expect(await sdk.total("l0.active_streams")).toBe(0);
  });

  it("comes back to 0 in one series where the model became known in between", async () => {
    const { sdk, handler } = setUp();
    const teller = new Teller(handler, streamInfoOf());
    teller.start();
    teller.end({ model: "gpt-5", provider: "openai" });
    expect(await sdk.points("l0.active_streams")).toEqual([
      { attributes: { "gen_ai.operation.name": "chat" }, value: 0 },
    ]);
  });
});
