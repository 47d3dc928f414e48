import { streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { describe, expect, it } from "vitest";
import { createPrometheusHandler } from "./handler.ts";
import { NAMINGS, type NamingName } from "./metrics/namings.ts";
import { parseExposition, valueOf } from "./test-support/exposition.ts";
import { LIBRARIES } from "./test-support/libraries.ts";

const GPT = { model: "gpt-5", provider: "openai" };
const FULL = telemetryOf({
  ...GPT,
  outcome: "failed",
  completed: false,
  duration: 3000,
  metrics: { totalTokens: 10, timeToFirstToken: 250, timeToFirstReasoning: 100 },
  retries: { attempt: 2, maxAttempts: 4 },
  usage: {
    inputTokens: 100,
    outputTokens: 12,
    cacheReadTokens: 60,
    cacheWriteTokens: 20,
    reasoningTokens: 5,
    source: "provider",
  },
  cost: { total: 0.25, wasted: 0.1, currency: "USD", source: "provider" },
  tools: { count: 3, byName: { clock: 3 } },
  error: {
    occurred: true,
    message: "m",
    category: "network",
    code: "NETWORK_ERROR",
    type: "econnreset",
    recoverable: true,
  },
});

describe.each(LIBRARIES)("the names on a registry of $name", (library) => {
  const scrape = async (names: NamingName, record = FULL, context: Record<string, unknown> = {}): Promise<string> => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, names });
    tell(handler, "SESSION_END", streamInfoOf({ ...GPT, context }), { telemetry: record });
    return register.metrics();
  };

  it("gen_ai says it in the names of both generations of the conventions", async () => {
    const text = await scrape("gen_ai");
    const labels = { gen_ai_request_model: "gpt-5", gen_ai_provider_name: "openai", gen_ai_operation_name: "chat" };
    const value = (name: string, own: object = {}) => valueOf(text, name, { ...labels, ...own });
    const failed = { error_type: "NETWORK_ERROR" };
    for (const operation of ["operation", "inference"]) {
      expect(value(`gen_ai_client_${operation}_duration_seconds_sum`, failed)).toBe(3);
      expect(value(`gen_ai_client_${operation}_duration_seconds_bucket`, { ...failed, le: "2.56" })).toBe(0);
      expect(value(`gen_ai_client_${operation}_time_to_first_chunk_seconds_sum`)).toBe(0.1);
    }
    expect(value("gen_ai_client_token_usage_sum", { gen_ai_token_type: "input" })).toBe(100);
    expect(value("gen_ai_client_token_usage_sum", { gen_ai_token_type: "output" })).toBe(12);
    expect(value("gen_ai_client_inference_operation_output_tokens_sum", failed)).toBe(12);
    const used = (name: string) =>
      value(`gen_ai_client_inference_usage_${name}_total`, { gen_ai_token_modality: "unknown" });
    expect(used("input_tokens")).toBe(100);
    expect(used("output_tokens")).toBe(12);
    expect(used("cache_read_input_tokens")).toBe(60);
    expect(used("cache_write_input_tokens")).toBe(20);
    expect(used("reasoning_output_tokens")).toBe(5);
    expect(value("l0_cost_usd_total")).toBe(0.25);
    expect(value("l0_requests_total", { outcome: "failed" })).toBe(1);
  });

  it("gen_ai says no error type of a stream without an error", async () => {
    const text = await scrape("gen_ai", telemetryOf({ duration: 1000 }));
    const durations = parseExposition(text).get("gen_ai_client_operation_duration_seconds")?.samples ?? [];
    expect(durations).not.toHaveLength(0);
    expect(durations.flatMap(({ labels }) => Object.keys(labels))).not.toContain("error_type");
  });

  it("llm counts input without cache reads, and reasoning by effort", async () => {
    const text = await scrape("llm", FULL, { reasoning_effort: "high" });
    const labels = { llm_model: "gpt-5", llm_provider: "openai" };
    const value = (name: string, own: object = {}) => valueOf(text, name, { ...labels, ...own });
    expect(value("llm_requests_total")).toBe(1);
    expect(value("llm_requests_failed_total")).toBe(1);
    expect(value("llm_tokens_input_total")).toBe(40);
    expect(value("llm_tokens_output_total")).toBe(12);
    expect(value("llm_cache_read_tokens_total")).toBe(60);
    expect(value("llm_cache_write_tokens_total")).toBe(20);
    expect(value("llm_cost_total_usd")).toBe(0.25);
    expect(value("llm_request_duration_seconds_sum")).toBe(3);
    const effort = { reasoning_effort: "high" };
    expect(value("llm_reasoning_requests_total", effort)).toBe(1);
    expect(value("llm_reasoning_success_total", effort)).toBe(0);
    expect(value("llm_reasoning_iterations_total", effort)).toBe(2);
    expect(value("llm_reasoning_tool_calls_total", effort)).toBe(3);
  });

  it("llm counts no input below zero where a provider's total leaves the cached tokens out", async () => {
    const usage = { inputTokens: 10, cacheReadTokens: 60, source: "provider" } as const;
    const text = await scrape("llm", telemetryOf({ ...GPT, usage }));
    const labels = { llm_model: GPT.model, llm_provider: GPT.provider };
    expect(valueOf(text, "llm_tokens_input_total", labels)).toBe(0);
    expect(valueOf(text, "llm_cache_read_tokens_total", labels)).toBe(60);
  });

  it("llm counts no reasoning where there was none", async () => {
    const families = parseExposition(await scrape("llm", telemetryOf(), { reasoning_effort: "high" }));
    expect(families.get("llm_reasoning_requests_total")?.samples).toEqual([]);
  });

  it("llm shows the cost under its own name in OpenMetrics too, where a counter would be renamed", async () => {
    const register = library.newRegistry();
    register.setContentType(library.openMetrics as never);
    const handler = createPrometheusHandler({ register, names: "llm" });
    tell(handler, "SESSION_END", streamInfoOf(GPT), { telemetry: FULL });
    const families = parseExposition(await register.metrics());
    expect(families.get("llm_cost_total_usd")).toMatchObject({ type: "gauge", samples: [{ value: 0.25 }] });
  });

  it("leave what only L0 tells as it is", async () => {
    const facts = async (names: NamingName) =>
      [...parseExposition(await scrape(names)).keys()].filter((name) =>
        /^l0_(?!tokens_|cost_|request_|time_|inter_)/.test(name),
      );
    const [l0, ...others] = await Promise.all([facts("l0"), facts("gen_ai"), facts("llm")]);
    expect(l0).toHaveLength(16);
    for (const other of others) expect(other).toEqual(l0);
  });
});

describe.each(Object.keys(NAMINGS) as NamingName[])("the table of %s", (names) => {
  const rows = NAMINGS[names].rows("l0");

  it("has each name once, a help text that is a sentence, and a name that says the type", () => {
    expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
    for (const { help } of rows) expect(help).toMatch(/^[A-Z].*\.$/);
    const totals = rows.filter(({ buckets }) => buckets === undefined).map(({ name }) => name);
    expect(totals.filter((name) => !name.endsWith("_total"))).toEqual(names === "llm" ? ["llm_cost_total_usd"] : []);
    expect(rows.filter(({ name, buckets }) => buckets && name.endsWith("_total"))).toEqual([]);
  });

  it("declares every label that its points have", () => {
    const guardrails = { violationsByRuleAndSeverity: { r: { warning: 1, error: 0, fatal: 0 } } };
    const record = { ...FULL, guardrails, drift: { countByType: { repetition: 1 } } };
    const event = { telemetry: record, outcome: "failed", context: {} };
    for (const row of rows) {
      const used = row.points(event as never).flatMap(({ labels = {} }) => Object.keys(labels));
      expect([row.name, ...(row.labels ?? [])]).toEqual(expect.arrayContaining([row.name, ...used]));
    }
  });
});
