import { l0 } from "@l0/core";
import { scriptedSource, streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { describe, expect, it } from "vitest";
import { createPrometheusHandler } from "./handler.ts";
import { valueOf } from "./test-support/exposition.ts";
import { LIBRARIES } from "./test-support/libraries.ts";

const GPT = { model: "gpt-5", provider: "openai" };

describe.each(LIBRARIES)("errors on a registry of $name", (library) => {
  it("keeps numbers that are none out of the registry, counts them and says which they were", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const broken = { totalTokens: Number.NaN, voidedTokens: -3, retryWait: Infinity, timeToFirstToken: Number.NaN };
    const counts = { count: 1, sum: Number.NaN, p50: 1, p90: 1, p95: 1, p99: 1, max: 1 };
    const interToken = { ...counts, histogram: [[1, 1]] as const };
    const usage = { inputTokens: "7" as unknown as number, outputTokens: 9, source: "provider" } as const;
    const end = () =>
      tell(handler, "SESSION_END", streamInfoOf(GPT), {
        telemetry: telemetryOf({ ...GPT, duration: -1, usage, metrics: { ...broken, interToken } }),
      });
    expect(end).toThrow(
      "Not counted, as the telemetry's number is below zero, above 2^53 or none at all: l0_stream_tokens_total, " +
        "l0_voided_tokens_total, l0_retry_wait_seconds_total, l0_tokens_total, l0_request_duration_seconds, " +
        "l0_time_to_first_token_seconds, l0_inter_token_latency_seconds.",
    );
    const text = await register.metrics();
    expect(valueOf(text, "l0_stream_tokens_total", GPT)).toBe(0);
    expect(valueOf(text, "l0_voided_tokens_total", GPT)).toBe(0);
    expect(valueOf(text, "l0_retry_wait_seconds_total", GPT)).toBe(0);
    expect(valueOf(text, "l0_tokens_total", { ...GPT, type: "output" })).toBe(9);
    expect(valueOf(text, "l0_requests_total", { ...GPT, outcome: "completed" })).toBe(1);
    expect(valueOf(text, "l0_handler_errors_total", { handler: "prometheus" })).toBe(7);
    expect(text).not.toMatch(/nan|inf(?!")/i);
  });

  it.each([
    ["a sum that is none", { sum: Number.NaN }],
    ["a longest one that has no end", { max: Infinity }],
    ["a bucket that has no end", { histogram: [[Infinity, 1]] as const }],
    ["a bucket that holds less than nothing", { histogram: [[1, -1]] as const }],
  ])("leaves all inter-token latencies of a stream out where they have %s", async (_, broken) => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const interToken = { count: 1, sum: 1, p50: 1, p90: 1, p95: 1, p99: 1, max: 1, histogram: [[1, 1]] as const };
    const end = (given: object) => () => {
      const metrics = { interToken: { ...interToken, ...given } };
      tell(handler, "SESSION_END", streamInfoOf(GPT), { telemetry: telemetryOf({ metrics }) });
    };
    end({})();
    expect(end(broken)).toThrow("none at all: l0_inter_token_latency_seconds.");
    const text = await register.metrics();
    expect(valueOf(text, "l0_inter_token_latency_seconds_count", GPT)).toBe(1);
    expect(valueOf(text, "l0_inter_token_latency_seconds_sum", GPT)).toBe(0.001);
  });

  it("keeps numbers out that would swallow all others, though they are numbers", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const usage = (inputTokens: number) => ({ inputTokens, source: "provider" }) as const;
    const end = (inputTokens: number) => () =>
      tell(handler, "SESSION_END", streamInfoOf(GPT), { telemetry: telemetryOf({ usage: usage(inputTokens) }) });
    for (const number of [1e300, Number.MAX_VALUE, Number.MAX_VALUE]) expect(end(number)).toThrow("l0_tokens_total");
    end(7)();
    expect(valueOf(await register.metrics(), "l0_tokens_total", { ...GPT, type: "input" })).toBe(7);
  });

  it("counts the handlers that onHandlerError is told of", async () => {
    const register = library.newRegistry();
    const prometheus = createPrometheusHandler({ register, constLabels: { region: "eu" } });
    const { onHandlerError } = prometheus;
    const broken = Object.assign(() => Promise.reject(new Error("no")), { label: "broken" });
    for (let streams = 0; streams < 3; streams++) {
      const result = await l0({ stream: scriptedSource(["a"]), onEvent: [broken, prometheus], onHandlerError });
      await result.text();
    }
    const text = await register.metrics();
    expect(valueOf(text, "l0_handler_errors_total", { handler: "broken", region: "eu" })).toBe(3);
    expect(valueOf(text, "l0_handler_errors_total", { handler: "prometheus", region: "eu" })).toBe(0);
  });

  it("counts a handler without a label by the name of its function", async () => {
    const register = library.newRegistry();
    const { onHandlerError } = createPrometheusHandler({ register, labels: [] });
    onHandlerError(new Error("no"), function audit() {}, "SESSION_END");
    onHandlerError(new Error("no"), (() => () => {})(), "SESSION_END");
    const text = await register.metrics();
    expect(valueOf(text, "l0_handler_errors_total", { handler: "audit" })).toBe(1);
    expect(valueOf(text, "l0_handler_errors_total", { handler: "unknown" })).toBe(1);
  });

  it("counts what it could not count once, though onHandlerError is told of it too", async () => {
    const register = library.newRegistry();
    const prometheus = createPrometheusHandler({ register });
    const end = () =>
      tell(prometheus, "SESSION_END", streamInfoOf(GPT), { telemetry: telemetryOf({ duration: Number.NaN }) });
    try {
      end();
    } catch (error) {
      prometheus.onHandlerError(error, prometheus, "SESSION_END");
    }
    const text = await register.metrics();
    expect(valueOf(text, "l0_handler_errors_total", { handler: "prometheus" })).toBe(1);
  });
});
