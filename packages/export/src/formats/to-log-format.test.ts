import { expect, test } from "vitest";
import { bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { toLogFormat } from "./to-log-format.ts";

test("gives every known field in snake_case with its unit", () => {
  expect(toLogFormat(fullTelemetry)).toEqual({
    session_id: "session-2",
    stream_id: "stream-2",
    timestamp: 1_700_000_000_001,
    duration_ms: 1501.25,
    outcome: "failed",
    model: "model-2",
    provider: "provider-2",
    finish_reason: "length",
    response_id: "response-2",
    content_length: 1201,
    metrics: {
      tokens: 206,
      received_tokens: 226,
      voided_tokens: 20,
      tokens_per_second: 133.33,
      time_to_first_token_ms: 251.5,
      time_to_first_reasoning_ms: 201.5,
      avg_inter_token_time_ms: 10.05,
      inter_token_p50_ms: 10.5,
      inter_token_p90_ms: 20.5,
      inter_token_p95_ms: 25.5,
      inter_token_p99_ms: 40.5,
      inter_token_max_ms: 99.5,
      provider_time_ms: 1000.5,
      consumer_time_ms: 150.25,
      attempts: 5,
      total_retries: 3,
      network_retries: 12,
      model_retries: 11,
      retry_wait_ms: 350.5,
      stalls: 7,
    },
    network: { error_count: 4, errors_by_type: { econnreset: 3, ZERO_OUTPUT: 1 } },
    fallback: { used: true, index: 2 },
    tools: { count: 8, by_name: { search: 8 } },
    guardrails: {
      rules_checked: 16,
      passed: false,
      violation_count: 6,
      violations_by_rule: { "json-structure": 5, "zero-output": 1 },
      violations_by_severity: { warning: 3, error: 2, fatal: 1 },
    },
    drift: { detected: true, types: ["repetition", "hedging"], count_by_type: { repetition: 2, hedging: 1 } },
    continuation: { enabled: true, used: true, count: 9, checkpoint_length: 1100 },
    cost: { total: 0.0375, wasted: 0.0125, currency: "USD", source: "estimated" },
    usage: {
      input_tokens: 1000,
      output_tokens: 300,
      cache_read_tokens: 600,
      cache_write_tokens: 100,
      reasoning_tokens: 50,
      source: "provider",
    },
    error: {
      code: "RATE_LIMITED",
      type: "partial_chunks",
      category: "transient",
      message: "error text",
      recoverable: true,
    },
    metadata: { user: "user-2" },
  });
});

test("leaves out what is unknown instead of writing null or zero", () => {
  const record = toLogFormat(bareTelemetry);
  expect(Object.keys(record)).toEqual(["session_id", "stream_id", "timestamp", "content_length", "metrics", "network"]);
  expect(Object.keys(record.metrics)).not.toContain("time_to_first_token_ms");
  expect(Object.keys(record.metrics)).not.toContain("tokens_per_second");
});

test("gives a logger metadata that it cannot stumble over", () => {
  const metadata: Record<string, unknown> = { big: 1n, error: new Error("no") };
  metadata["self"] = metadata;
  const record = toLogFormat({ ...bareTelemetry, metadata });
  expect(JSON.parse(JSON.stringify(record.metadata))).toEqual({
    big: "1",
    error: { name: "Error", message: "no" },
    self: "[Circular]",
  });
});

test("shares nothing with the record that a logger could change", () => {
  const record = toLogFormat(fullTelemetry);
  expect(record.network.errors_by_type).not.toBe(fullTelemetry.network.errorsByType);
  expect(record.tools?.by_name).not.toBe(fullTelemetry.tools?.byName);
  expect(record.metadata).not.toBe(fullTelemetry.metadata);
});
