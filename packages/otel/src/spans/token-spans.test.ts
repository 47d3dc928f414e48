import { streamInfoOf, tell } from "@l0/core/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { createOpenTelemetryHandler } from "../create-open-telemetry-handler.ts";
import type { OpenTelemetryOptions } from "../options.ts";
import { START } from "../test-support/good-telemetry.ts";
import { epochMs, MemorySdk } from "../test-support/memory-sdk.ts";
import { Teller } from "../test-support/teller.ts";

beforeEach(() => void vi.useFakeTimers({ now: START }));
afterEach(() => void vi.useRealTimers());

const setUp = (options: OpenTelemetryOptions) => {
  const sdk = new MemorySdk();
  const { tracerProvider, meterProvider } = sdk;
  const handler = createOpenTelemetryHandler({ tracerProvider, meterProvider, ...options });
  return { sdk, teller: new Teller(handler, streamInfoOf({ model: "gpt-5" })) };
};

/** When tokens began and ended, ms after the start. */
const times = (sdk: MemorySdk): number[][] =>
  sdk.named("l0.token").map(({ startTime, endTime }) => [epochMs(startTime) - START, epochMs(endTime) - START]);

const run = (options: OpenTelemetryOptions, words: readonly string[]) => {
  const { sdk, teller } = setUp(options);
  teller.start();
  const names = { attempt: 1, isRetry: false, isFallback: false, fallbackIndex: 0 };
  teller.tell("ATTEMPT_START", names, START);
  for (const value of words) {
    vi.advanceTimersByTime(10);
    tell(teller.handler, "token", teller.stream, { value });
  }
  teller.tell("ATTEMPT_END", { attempt: 1, outcome: "completed", tokens: words.length, duration: 50 }, START + 50);
  teller.end();
  return { sdk, teller };
};

const WORDS = ["secret ", "words"];

describe("tokens", () => {
  it("are not asked for by default", () => {
    const { sdk, teller } = run({}, WORDS);
    expect(teller.handler.events).not.toContain("token");
    expect(sdk.named("l0.token")).toEqual([]);
  });

  it("are spans on request, each from the one before, inside the stream's, without their text", () => {
    const { sdk } = run({ traceTokens: true, recordTokenContent: true }, WORDS);
    const tokens = sdk.named("l0.token");
    expect(tokens.map(({ attributes }) => attributes)).toEqual([
      { "l0.token.index": 0, "l0.token.length": 7 },
      { "l0.token.index": 1, "l0.token.length": 5 },
    ]);
    expect(times(sdk)).toEqual([
      [0, 10],
      [10, 20],
    ]);
    const { spanId } = sdk.streamSpan().spanContext();
    expect(tokens.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([spanId, spanId]);
  });

  it("begin with their attempt, and never end before they begin", () => {
    const { sdk, teller } = setUp({ traceTokens: true });
    teller.start();
    teller.attempt(1, { outcome: "failed" });
    teller.attemptStart(2);
    vi.setSystemTime(START + 230);
    tell(teller.handler, "token", teller.stream, { value: "one " });
    // The clock is put back.
    vi.setSystemTime(START + 210);
    tell(teller.handler, "token", teller.stream, { value: "two " });
    vi.setSystemTime(START + 250);
    tell(teller.handler, "token", teller.stream, { value: "three " });
    teller.end();
    expect(times(sdk)).toEqual([
      [200, 230],
      [230, 230],
      [230, 250],
    ]);
  });

  it("are span events on request: the first 95, and the span says how many are missing", () => {
    const { sdk } = run(
      { traceTokens: "events", events: "log" },
      Array.from({ length: 100 }, () => "word "),
    );
    const { events, attributes } = sdk.streamSpan();
    expect(events).toHaveLength(95);
    expect(events[94]).toMatchObject({ name: "l0.token", attributes: { "l0.token.index": 94, "l0.token.length": 5 } });
    expect(attributes["l0.trace.dropped"]).toBe(5);
  });

  it("are as many span events as leave room for those of the stream", () => {
    const { sdk, teller } = setUp({ traceTokens: "events", events: "span" });
    teller.start();
    const retry = { maxAttempts: 99, reason: "RATE_LIMITED", isNetworkError: false, delay: 1 } as const;
    for (let attempt = 2; attempt < 50; attempt++) teller.tell("RETRY_ATTEMPT", { attempt, ...retry });
    for (let token = 0; token < 200; token++) tell(teller.handler, "token", teller.stream, { value: "word " });
    teller.tell("COMPLETE", { tokenCount: 200, contentLength: 1000, duration: 50 });
    teller.end();
    const { events, droppedEventsCount } = sdk.streamSpan();
    expect([events[0]?.name, events.at(-1)?.name]).toEqual(["l0.stream.start", "l0.stream.complete"]);
    expect(droppedEventsCount).toBe(0);
  });
});
