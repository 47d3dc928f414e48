import type { InterTokenLatency } from "@l0/core";
import { streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { describe, expect, it } from "vitest";
import { createPrometheusHandler } from "./handler.ts";
import { parseExposition, valueOf } from "./test-support/exposition.ts";
import { LIBRARIES } from "./test-support/libraries.ts";

const GPT = { model: "gpt-5", provider: "openai" };

describe.each(LIBRARIES)("the handler on a registry of $name", (library) => {
  it("counts a stream by outcome under its model and provider", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    tell(handler, "SESSION_END", streamInfoOf(GPT), { telemetry: telemetryOf({ ...GPT, outcome: "failed" }) });
    const text = await register.metrics();
    expect(valueOf(text, "l0_requests_total", { ...GPT, outcome: "failed" })).toBe(1);
    expect(valueOf(text, "l0_requests_total", { ...GPT, outcome: "completed" })).toBe(0);
  });

  it("feeds every number of the telemetry to its metric, in seconds and tokens", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const metrics = { totalTokens: 10, voidedTokens: 4, networkRetryCount: 2, modelRetryCount: 1, retryWait: 1500 };
    tell(handler, "SESSION_END", streamInfoOf(GPT), {
      telemetry: telemetryOf({
        ...GPT,
        duration: 3000,
        metrics: { ...metrics, stalls: 1, timeToFirstToken: 250 },
        network: { errorCount: 3, errorsByType: { econnreset: 2, ZERO_OUTPUT: 1 } },
        usage: {
          inputTokens: 100,
          outputTokens: 12,
          cacheReadTokens: 60,
          cacheWriteTokens: 20,
          reasoningTokens: 5,
          source: "provider",
        },
        error: {
          occurred: true,
          message: "m",
          category: "network",
          code: "NETWORK_ERROR",
          type: "econnreset",
          recoverable: true,
        },
      }),
    });
    const text = await register.metrics();
    const value = (name: string, labels: object = {}) => valueOf(text, name, { ...GPT, ...labels });
    expect(value("l0_stream_tokens_total")).toBe(10);
    expect(value("l0_voided_tokens_total")).toBe(4);
    expect(value("l0_retries_total", { cause: "network" })).toBe(2);
    expect(value("l0_retries_total", { cause: "model" })).toBe(1);
    expect(value("l0_retry_wait_seconds_total")).toBe(1.5);
    expect(value("l0_stalls_total")).toBe(1);
    expect(value("l0_network_errors_total", { type: "econnreset" })).toBe(2);
    expect(value("l0_network_errors_total", { type: "ZERO_OUTPUT" })).toBe(1);
    expect(value("l0_errors_total", { type: "NETWORK_ERROR" })).toBe(1);
    expect(value("l0_tokens_total", { type: "input" })).toBe(100);
    expect(value("l0_tokens_total", { type: "output" })).toBe(12);
    expect(value("l0_tokens_total", { type: "cache_read" })).toBe(60);
    expect(value("l0_tokens_total", { type: "cache_write" })).toBe(20);
    expect(value("l0_tokens_total", { type: "reasoning" })).toBe(5);
    expect(value("l0_request_duration_seconds_sum")).toBe(3);
    expect(value("l0_request_duration_seconds_bucket", { le: "2.5" })).toBe(0);
    expect(value("l0_request_duration_seconds_bucket", { le: "5" })).toBe(1);
    expect(value("l0_time_to_first_token_seconds_sum")).toBe(0.25);
    expect(value("l0_time_to_first_token_seconds_bucket", { le: "0.25" })).toBe(1);
    expect(value("l0_time_to_first_token_seconds_count")).toBe(1);
  });

  it("observes nothing of what is unknown", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    tell(handler, "SESSION_END", streamInfoOf(GPT), { telemetry: telemetryOf(GPT) });
    const text = await register.metrics();
    for (const name of ["request_duration", "time_to_first_token", "inter_token_latency"]) {
      expect([name, valueOf(text, `l0_${name}_seconds_count`, GPT)]).toEqual([name, 0]);
      expect([name, valueOf(text, `l0_${name}_seconds_sum`, GPT)]).toEqual([name, 0]);
    }
    const families = parseExposition(text);
    expect(families.get("l0_cost_usd_total")?.samples).toEqual([]);
    expect(families.get("l0_errors_total")?.samples).toEqual([]);
    expect(families.get("l0_guardrail_violations_total")?.samples).toEqual([]);
    expect(families.get("l0_drift_total")?.samples).toEqual([]);
    expect(families.get("l0_tokens_total")?.samples.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0]);
  });

  it("takes all inter-token latencies of a stream over at once, and adds those of the next", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const end = (histogram: [number, number][], sum: number): void => {
      const interToken = { count: 0, sum, p50: 0, p90: 0, p95: 0, p99: 0, max: 0, histogram };
      tell(handler, "SESSION_END", streamInfoOf(GPT), { telemetry: telemetryOf({ ...GPT, metrics: { interToken } }) });
    };
    end(
      [
        [8, 900],
        [24, 90],
        [1000, 10],
      ],
      19_000,
    );
    end(
      [
        [9.5, 100],
        [500_000, 1],
      ],
      501_000,
    );
    const text = await register.metrics();
    const bucket = (le: string) => valueOf(text, "l0_inter_token_latency_seconds_bucket", { ...GPT, le });
    expect(["0.01", "0.025", "0.75", "1", "80", "+Inf"].map(bucket)).toEqual([1000, 1090, 1090, 1100, 1100, 1101]);
    expect(valueOf(text, "l0_inter_token_latency_seconds_count", GPT)).toBe(1101);
    expect(valueOf(text, "l0_inter_token_latency_seconds_sum", GPT)).toBe(520);
  });

  it("observes no inter-token latency where only quantiles are known", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const interToken = JSON.parse(
      '{"count":9,"sum":90,"p50":10,"p90":10,"p95":10,"p99":10,"max":10}',
    ) as InterTokenLatency;
    tell(handler, "SESSION_END", streamInfoOf(GPT), { telemetry: telemetryOf({ metrics: { interToken } }) });
    expect(valueOf(await register.metrics(), "l0_inter_token_latency_seconds_count", GPT)).toBe(0);
  });

  it("counts violations by rule and severity, drift by kind, continuations and cost", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const violationsByRuleAndSeverity = {
      json: { warning: 0, error: 2, fatal: 0 },
      ["__proto__"]: { warning: 1, error: 0, fatal: 1 },
    };
    const counts = { rulesChecked: 2, passed: false, violationCount: 4, violationsByRule: {}, violations: [] };
    const guardrails = {
      ...counts,
      violationsByRuleAndSeverity,
      violationsBySeverity: { warning: 1, error: 2, fatal: 1 },
    };
    const drift = { detected: true, types: ["hedging"], countByType: { hedging: 3 } } as const;
    const cost = { total: 0.125, wasted: 0.1, currency: "USD", source: "provider" } as const;
    const continuation = { enabled: true, used: true, continuationCount: 2 };
    tell(handler, "SESSION_END", streamInfoOf(GPT), {
      telemetry: telemetryOf({ guardrails, drift, cost, continuation }),
    });
    const text = await register.metrics();
    const violations = parseExposition(text).get("l0_guardrail_violations_total")?.samples;
    expect(violations?.map(({ labels, value }) => [labels["rule"], labels["severity"], value])).toEqual([
      ["json", "error", 2],
      ["__proto__", "warning", 1],
      ["__proto__", "fatal", 1],
    ]);
    expect(valueOf(text, "l0_drift_total", { ...GPT, type: "hedging" })).toBe(3);
    expect(valueOf(text, "l0_continuations_total", GPT)).toBe(2);
    expect(valueOf(text, "l0_cost_usd_total", GPT)).toBe(0.125);
  });

  it("counts attempts and fallbacks as they end, under the labels of the stream", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const about = streamInfoOf(GPT);
    tell(handler, "ATTEMPT_END", about, { model: "gpt-5-2025-08-07", outcome: "failed" });
    tell(handler, "FALLBACK_START", about, { fromIndex: 0, toIndex: 1, reason: "NETWORK_ERROR" });
    tell(handler, "ATTEMPT_END", about, { model: "claude", provider: "anthropic", outcome: "completed" });
    const text = await register.metrics();
    expect(valueOf(text, "l0_attempts_total", { ...GPT, outcome: "failed" })).toBe(1);
    expect(valueOf(text, "l0_attempts_total", { ...GPT, outcome: "completed" })).toBe(1);
    expect(valueOf(text, "l0_fallbacks_total", GPT)).toBe(1);
    expect(text).not.toContain("claude");
  });

  it("shows an active stream until it ends, under the model that was learnt last", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const about = streamInfoOf({ provider: "openai" });
    const active = async (model: string) =>
      valueOf(await register.metrics(), "l0_active_streams", { model, provider: "openai" });
    tell(handler, "SESSION_START", about);
    expect(await active("unknown")).toBe(1);
    Object.assign(about, { model: "gpt-5" });
    tell(handler, "FIRST_TOKEN", about, { timeToFirstToken: 120 });
    expect([await active("unknown"), await active("gpt-5")]).toEqual([0, 1]);
    tell(handler, "SESSION_END", about, { telemetry: telemetryOf(GPT) });
    tell(handler, "SESSION_END", about, { telemetry: telemetryOf(GPT) });
    expect([await active("unknown"), await active("gpt-5")]).toEqual([0, 0]);
  });

  it("uses the prefix and the buckets it is given", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, prefix: "llm", buckets: { timeToFirstToken: [1, 2] } });
    tell(handler, "SESSION_END", streamInfoOf(GPT), {
      telemetry: telemetryOf({ ...GPT, duration: 10, metrics: { timeToFirstToken: 1500 } }),
    });
    const families = parseExposition(await register.metrics());
    expect([...families.keys()].filter((name) => !name.startsWith("llm_"))).toEqual([]);
    const buckets = families.get("llm_time_to_first_token_seconds")?.samples.filter(({ labels }) => labels["le"]);
    expect(buckets?.map(({ labels, value }) => [labels["le"], value])).toEqual([
      ["1", 0],
      ["2", 1],
      ["+Inf", 1],
    ]);
    expect(families.get("llm_request_duration_seconds")?.samples).toHaveLength(21);
  });

  it("gives every metric a help text and the type its name says", async () => {
    const register = library.newRegistry();
    createPrometheusHandler({ register });
    for (const [name, { type, help }] of parseExposition(await register.metrics())) {
      expect(help).toMatch(/^[A-Z].*\.$/);
      expect(type === "counter").toBe(name.endsWith("_total"));
      expect(type === "histogram").toBe(/(duration|token|latency)_seconds$/.test(name));
    }
  });
});
