import { l0, type L0Options } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import { SpanStatusCode } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createOpenTelemetryHandler } from "./create-open-telemetry-handler.ts";
import { epochMs, MemorySdk } from "./test-support/memory-sdk.ts";
import { cut, read, setUp, WORDS } from "./test-support/reading.ts";
import { SamplingDecision } from "./test-support/sdk.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const failing: Partial<L0Options> & Pick<L0Options, "stream"> = {
  model: "gpt-5",
  stream: cut("one ", "two "),
  retry: { maxRetries: 1, baseDelay: 1000, backoff: "fixed" },
  monitoring: { sampleRate: 0 },
};

describe("a stream that is not sampled", () => {
  it("has no span and all metrics", async () => {
    const { sdk, handler } = setUp();
    await read(await l0({ stream: scriptedSource(WORDS), onEvent: handler, monitoring: { sampleRate: 0 } }));
    expect(sdk.counter.started).toBe(0);
    expect(await sdk.total("l0.requests")).toBe(1);
    expect(await sdk.total("l0.request.tokens")).toBe(5);
  });
});

describe("a stream that turns out at its end to be sampled", () => {
  it("has the spans and events it would have had, at the times at which they were", async () => {
    const raised = setUp({ events: "span" });
    await read(await l0({ ...failing, onEvent: raised.handler }));
    const sampled = setUp({ events: "span" });
    await read(await l0({ ...failing, monitoring: { sampleRate: 1 }, onEvent: sampled.handler }));

    const shape = (sdk: MemorySdk) => {
      const { startTime } = sdk.streamSpan();
      const start = epochMs(startTime);
      return sdk
        .spans()
        .map(({ name, startTime, endTime, status, events, attributes }) => ({
          name,
          start: epochMs(startTime) - start,
          end: epochMs(endTime) - start,
          status,
          events: events.map(({ name, time }) => [name, epochMs(time) - start]),
          attributes: Object.keys(attributes).toSorted(),
        }))
        .toSorted((a, b) => a.start - b.start || b.end - a.end);
    };
    expect(shape(raised.sdk)).toEqual(shape(sampled.sdk));
    expect(raised.sdk.streamSpan().status.code).toBe(SpanStatusCode.ERROR);
    expect(raised.sdk.named("l0.attempt")).toHaveLength(2);
    expect(raised.sdk.counter.ended).toBe(raised.sdk.counter.started);
    expect(await raised.sdk.total("l0.requests")).toBe(1);
  });
});

describe("a span that the SDK does not record", () => {
  it("has none inside, and all metrics and log records", async () => {
    const never = { shouldSample: () => ({ decision: SamplingDecision.NOT_RECORD }), toString: () => "never" };
    const sdk = new MemorySdk(never);
    const { tracerProvider, meterProvider, loggerProvider } = sdk;
    const onEvent = createOpenTelemetryHandler({ tracerProvider, meterProvider, loggerProvider, traceTokens: true });
    await read(await l0({ ...failing, monitoring: {}, onEvent }));
    expect([sdk.counter.started, sdk.spans()]).toEqual([0, []]);
    expect(await sdk.total("l0.attempts")).toBe(2);
    expect(await sdk.total("l0.active_streams")).toBe(0);
    expect(sdk.records().map(({ eventName }) => eventName)).toContain("l0.retry");
  });
});
