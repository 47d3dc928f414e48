import { L0Error } from "@l0/core";
import { streamInfoOf } from "@l0/core/testing";
import { SpanStatusCode } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";

import { createOpenTelemetryHandler } from "../create-open-telemetry-handler.ts";
import type { OpenTelemetryOptions } from "../options.ts";
import { START } from "../test-support/good-telemetry.ts";
import { epochMs, MemorySdk } from "../test-support/memory-sdk.ts";
import { Teller } from "../test-support/teller.ts";

const setUp = (options: OpenTelemetryOptions = {}, sampled = true) => {
  const sdk = new MemorySdk();
  const { tracerProvider, meterProvider } = sdk;
  const handler = createOpenTelemetryHandler({ tracerProvider, meterProvider, ...options });
  return { sdk, teller: new Teller(handler, streamInfoOf({ model: "gpt-5", provider: "openai", sampled })) };
};

describe("the spans of attempts", () => {
  it("are not written where there was one attempt", () => {
    const { sdk, teller } = setUp();
    teller.whole();
    expect(sdk.spans()).toHaveLength(1);
  });

  it("are children of the stream's span, with the times at which the attempts ran and what ended them", () => {
    const { sdk, teller } = setUp();
    const message = "The provider closed the connection.";
    const error = new L0Error({ code: "NETWORK_ERROR", message, errorType: "econnreset", cause: new Error("secret") });
    teller.start();
    teller.attempt(1, { outcome: "failed", error, tokens: 2 });
    teller.attempt(2, {
      fallbackIndex: 1,
      model: "small",
      finishReason: "stop",
      usage: { inputTokens: 9, outputTokens: 4, source: "provider" },
    });
    teller.end();
    const stream = sdk.streamSpan();
    const attempts = sdk.spans().filter(({ name }) => name === "l0.attempt");
    expect(attempts.map(({ parentSpanContext }) => parentSpanContext?.spanId)).toEqual([
      stream.spanContext().spanId,
      stream.spanContext().spanId,
    ]);
    expect(attempts.map(({ startTime, endTime }) => [epochMs(startTime) - START, epochMs(endTime) - START])).toEqual([
      [100, 150],
      [200, 250],
    ]);
    expect(attempts.map(({ status }) => status)).toEqual([
      { code: SpanStatusCode.ERROR, message },
      { code: SpanStatusCode.UNSET },
    ]);
    expect(attempts.map(({ attributes }) => attributes)).toEqual([
      {
        "l0.attempt.number": 1,
        "l0.attempt.outcome": "failed",
        "l0.attempt.tokens": 2,
        "l0.is_retry": false,
        "l0.is_fallback": false,
        "l0.fallback.index": 0,
        "error.type": "NETWORK_ERROR",
        "l0.network.error_type": "econnreset",
      },
      {
        "l0.attempt.number": 2,
        "l0.attempt.outcome": "completed",
        "l0.attempt.tokens": 3,
        "l0.is_retry": true,
        "l0.is_fallback": false,
        "l0.attempt.model": "small",
        "l0.attempt.finish_reason": "stop",
        "l0.attempt.usage.input_tokens": 9,
        "l0.attempt.usage.output_tokens": 4,
        "l0.fallback.index": 1,
      },
    ]);
    expect(JSON.stringify(attempts.map(({ attributes, events }) => [attributes, events]))).not.toContain("secret");
    expect(sdk.counter.ended).toBe(sdk.counter.started);
  });

  it("have no status where they were aborted, whatever came of that", () => {
    const { sdk, teller } = setUp({ spanNames: "l0" });
    teller.start();
    teller.attempt(1, { outcome: "aborted", error: new L0Error({ code: "STREAM_ABORTED", message: "Enough." }) });
    teller.end({ outcome: "aborted" });
    expect(sdk.named("l0.stream").map(({ status }) => status.code)).toEqual([SpanStatusCode.UNSET]);
  });

  it.each([
    ["is sampled", true],
    ["turns out to be sampled at its end", false],
  ])("are those of the first 32 of a stream that %s, which says how many are missing", (_, sampled) => {
    const { sdk, teller } = setUp({}, sampled);
    teller.start();
    for (let attempt = 1; attempt < 40; attempt++) teller.attempt(attempt, { outcome: "failed" });
    teller.attempt(40);
    teller.end({ sampled: true });
    const attempts = sdk.named("l0.attempt").map(({ attributes }) => attributes);
    expect(attempts.map((attributes) => attributes["l0.attempt.number"])).toEqual(
      Array.from({ length: 32 }, (_, index) => index + 1),
    );
    expect(new Set(attempts.map((attributes) => attributes["l0.attempt.outcome"]))).toEqual(new Set(["failed"]));
    expect(sdk.streamSpan().attributes["l0.trace.dropped"]).toBe(8);
    expect(sdk.counter.ended).toBe(sdk.counter.started);
  });
});
