import { spawnSync } from "node:child_process";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyTelemetry, bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { toPrometheusText, type PrometheusTextOptions } from "./to-prometheus-text.ts";

/** The series of a text, by name and labels; fails on a line that the format does not know, and on a series said twice. */
function readSeries(text: string): Record<string, number> {
  const series: Record<string, number> = {};
  for (const line of text.split("\n").slice(0, -1)) {
    if (/^# (?:HELP|TYPE) [a-z0-9_]+ .+$/.test(line)) continue;
    const match = /^([a-zA-Z_]\w*(?:\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*\})?) (\S+)$/.exec(line);
    if (match === null) throw new Error(`not a line of the format: ${line}`);
    const [, name, value] = match as unknown as [string, string, string];
    if (Object.hasOwn(series, name)) throw new Error(`said twice: ${name}`);
    series[name] = Number(value);
  }
  return series;
}

const promtool = spawnSync("promtool", ["--version"]).status === 0;
if (!promtool) console.warn("The check of the Prometheus text by promtool is skipped: there is no promtool.");

test("counts what a record has, and its times in seconds", () => {
  expect(readSeries(toPrometheusText(fullTelemetry))).toEqual({
    'l0_requests_total{outcome="failed"}': 1,
    'l0_errors_total{type="RATE_LIMITED"}': 1,
    'l0_network_errors_total{type="econnreset"}': 3,
    'l0_network_errors_total{type="ZERO_OUTPUT"}': 1,
    'l0_retries_total{cause="network"}': 12,
    'l0_retries_total{cause="model"}': 11,
    l0_retry_wait_seconds_total: 0.3505,
    l0_stalls_total: 7,
    l0_stream_tokens_total: 206,
    l0_voided_tokens_total: 20,
    'l0_tokens_total{type="input"}': 1000,
    'l0_tokens_total{type="output"}': 300,
    'l0_tokens_total{type="cache_read"}': 600,
    'l0_tokens_total{type="cache_write"}': 100,
    'l0_tokens_total{type="reasoning"}': 50,
    'l0_guardrail_violations_total{rule="json-structure",severity="warning"}': 3,
    'l0_guardrail_violations_total{rule="json-structure",severity="error"}': 2,
    'l0_guardrail_violations_total{rule="zero-output",severity="fatal"}': 1,
    'l0_drift_total{type="repetition"}': 2,
    'l0_drift_total{type="hedging"}': 1,
    l0_continuations_total: 9,
    l0_cost_usd_total: 0.0375,
    l0_request_duration_seconds_sum: 1.50125,
    l0_request_duration_seconds_count: 1,
    l0_time_to_first_token_seconds_sum: 0.2515,
    l0_time_to_first_token_seconds_count: 1,
    l0_inter_token_latency_seconds_sum: 2.0605,
    l0_inter_token_latency_seconds_count: 205,
  });
});

test("adds records up, so that no series is said twice", () => {
  const series = readSeries(toPrometheusText([fullTelemetry, bareTelemetry, fullTelemetry]));
  expect(series).toMatchObject({
    'l0_requests_total{outcome="failed"}': 2,
    l0_stream_tokens_total: 412,
    l0_request_duration_seconds_sum: 3.0025,
    l0_request_duration_seconds_count: 2,
  });
});

test("says nothing of what no record knows, and takes no number that is none", () => {
  const telemetry = { ...bareTelemetry, duration: Number.NaN, metrics: { ...bareTelemetry.metrics, stalls: Infinity } };
  const text = toPrometheusText(telemetry);
  expect(text).not.toMatch(/NaN|Inf|l0_stalls_total|l0_request_duration|l0_cost|l0_drift|l0_requests/);
  expect(readSeries(text)).toMatchObject({ l0_stream_tokens_total: 0 });
  expect(toPrometheusText([])).toBe("");
});

describe("labels and the prefix", () => {
  test("are on every series, escaped", () => {
    const labels = { job: 'a"b\\c\nd', shard: 3, none: undefined };
    const series = Object.keys(readSeries(toPrometheusText(bareTelemetry, { prefix: "llm", labels })));
    expect(series).toContain(String.raw`llm_stalls_total{job="a\"b\\c\nd",shard="3"}`);
    expect(series.every((name) => name.startsWith("llm_") && name.includes("job="))).toBe(true);
  });

  test.each([
    [{ prefix: "0l" }, /"prefix" is "0l"\. Allowed is letters, digits and underscores/],
    [{ labels: { "a-b": 1 } }, /"labels" is an object/],
    [{ labels: { __name__: "x" } }, /"labels" is an object/],
    [{ labels: { type: "x" } }, /"labels" is an object/],
    [{ labels: { job: {} } }, /"labels" is an object/],
  ])("are refused when they are %j", (options, message) => {
    expect(() => toPrometheusText(bareTelemetry, options as PrometheusTextOptions)).toThrow(message);
  });
});

test("is the format, whatever the records hold", () => {
  fc.assert(
    fc.property(fc.array(anyTelemetry, { maxLength: 3 }), fc.string({ unit: "binary" }), (records, job) => {
      readSeries(toPrometheusText(records, { labels: { job } }));
    }),
  );
});

test.runIf(promtool)("passes promtool check metrics", () => {
  const input = toPrometheusText([fullTelemetry, bareTelemetry], { labels: { job: "nightly" } });
  const { status, stderr, stdout } = spawnSync("promtool", ["check", "metrics"], { input, encoding: "utf8" });
  expect({ status, stderr, stdout }).toEqual({ status: 0, stderr: "", stdout: "" });
});
