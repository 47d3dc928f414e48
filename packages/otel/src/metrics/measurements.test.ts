import type { Attributes } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";

import { PROFILES } from "../semconv/profiles.ts";
import type { StreamEnd } from "../stream-end.ts";
import { endOf } from "../test-support/good-telemetry.ts";
import { L0_METRICS } from "./l0-metrics.ts";
import { LLM_METRICS } from "./llm-metrics.ts";
import { measure } from "./measurements.ts";
import type { MetricRow, MetricTable } from "./metric-row.ts";

const COMMON = { "gen_ai.operation.name": "chat" };
const good = endOf();

const failed = endOf(
  {
    outcome: "failed",
    error: {
      occurred: true,
      message: "The connection was reset.",
      category: "network",
      code: "NETWORK_ERROR",
      type: "econnreset",
      recoverable: true,
    },
    metrics: {
      networkRetryCount: 2,
      modelRetryCount: 1,
      totalRetries: 3,
      stalls: 1,
      voidedTokens: 8,
      retryWait: 1500,
    },
    network: { errorCount: 4, errorsByType: { econnreset: 3, ZERO_OUTPUT: 1 } },
    fallback: { used: true, index: 2 },
    guardrails: {
      rulesChecked: 2,
      passed: false,
      violationCount: 3,
      violationsByRule: { json: 1, links: 2 },
      violationsByRuleAndSeverity: {
        json: { warning: 0, error: 1, fatal: 0 },
        links: { warning: 2, error: 0, fatal: 0 },
      },
      violationsBySeverity: { warning: 2, error: 1, fatal: 0 },
      violations: [],
    },
    drift: { detected: true, types: ["hedging"], countByType: { hedging: 2 } },
    continuation: { enabled: true, used: true, continuationCount: 2, checkpointLength: 40 },
    cost: { total: 0.5, wasted: 0.25, currency: "USD", source: "provider" },
  },
  [
    { outcome: "failed", cause: "network", count: 3 },
    { outcome: "failed", cause: "model", count: 1 },
  ],
);

interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly attributes: Attributes;
}

const measurementsOf = (table: MetricTable, end: StreamEnd): Measurement[] => {
  const measured: Measurement[] = [];
  measure(table, end, ({ name }, value, attributes) => measured.push({ name, value, attributes }));
  return measured;
};

const table = (rows: readonly MetricRow[]) => ({ rows, attributes: () => ({ ...COMMON }) });

const of = (rows: readonly MetricRow[], end: StreamEnd): Record<string, [number, object][]> => {
  const entries = Map.groupBy(measurementsOf(table(rows), end), ({ name }: Measurement) => name);
  const own = ({ value, attributes }: Measurement): [number, object] => {
    const { "gen_ai.operation.name": operation, ...rest } = attributes;
    expect(operation).toBe("chat");
    return [value, rest];
  };
  return Object.fromEntries([...entries].map(([name, all]) => [name, all.map(own)]));
};

describe("the L0 metrics", () => {
  it("count a good stream once and nothing that did not happen", () => {
    expect(of(L0_METRICS, good)).toEqual({
      "l0.requests": [[1, { outcome: "completed" }]],
      "l0.attempts": [[1, { outcome: "completed" }]],
      "l0.request.duration": [[2, {}]],
      "l0.request.ttft": [[0.4, {}]],
      "l0.request.tokens": [[3, {}]],
    });
  });

  it("count a failed stream, its attempts, retries, fallbacks, errors, stalls and void tokens", () => {
    expect(of(L0_METRICS, failed)).toMatchObject({
      "l0.requests": [[1, { outcome: "failed" }]],
      "l0.attempts": [
        [3, { outcome: "failed", cause: "network" }],
        [1, { outcome: "failed", cause: "model" }],
      ],
      "l0.retries": [
        [2, { cause: "network" }],
        [1, { cause: "model" }],
      ],
      "l0.retry.wait": [[1.5, {}]],
      "l0.fallbacks": [[2, {}]],
      "l0.errors": [[1, { type: "NETWORK_ERROR" }]],
      "l0.network.errors": [
        [3, { type: "econnreset" }],
        [1, { type: "ZERO_OUTPUT" }],
      ],
      "l0.stalls": [[1, {}]],
      "l0.tokens.voided": [[8, {}]],
      "l0.guardrail.violations": [
        [1, { rule: "json", severity: "error" }],
        [2, { rule: "links", severity: "warning" }],
      ],
      "l0.drift": [[2, { type: "hedging" }]],
      "l0.continuations": [[2, {}]],
      "l0.cost": [[0.5, {}]],
    });
  });
});

describe("the GenAI metrics", () => {
  const usage = { inputTokens: 100, outputTokens: 40, reasoningTokens: 30, source: "provider" } as const;
  const billed = endOf({ usage });
  const unknown = { "gen_ai.token.modality": "unknown" };
  const latest = {
    "gen_ai.client.inference.duration": [[2, {}]],
    "gen_ai.client.inference.time_to_first_chunk": [[0.4, {}]],
    "gen_ai.client.inference.usage.input_tokens": [[100, unknown]],
    "gen_ai.client.inference.usage.output_tokens": [[40, unknown]],
    "gen_ai.client.inference.usage.reasoning.output_tokens": [[30, unknown]],
    "gen_ai.client.inference.operation.input_tokens": [[100, {}]],
    "gen_ai.client.inference.operation.output_tokens": [[40, {}]],
  };
  const old = {
    "gen_ai.client.operation.duration": [[2, {}]],
    "gen_ai.client.operation.time_to_first_chunk": [[0.4, {}]],
    "gen_ai.client.token.usage": [
      [100, { "gen_ai.token.type": "input" }],
      [40, { "gen_ai.token.type": "output" }],
    ],
  };

  it.each([
    ["latest", latest],
    ["v1.41", old],
    ["dup", { ...latest, ...old }],
  ] as const)("have the names and units of %s", (name, expected) => {
    expect(of(PROFILES[name].metrics, billed)).toEqual(expected);
  });

  it("say nothing of usage where the provider sent none", () => {
    const names = Object.keys(of(PROFILES.dup.metrics, good));
    expect(names.filter((name) => name.includes("token"))).toEqual([]);
  });

  it("count 0 billed tokens where a stream failed before the provider said what it billed", () => {
    expect(of(PROFILES.latest.metrics, failed)).toMatchObject({
      "gen_ai.client.inference.usage.input_tokens": [[0, unknown]],
      "gen_ai.client.inference.usage.output_tokens": [[0, unknown]],
    });
    expect(Object.keys(of(PROFILES.latest.metrics, failed))).not.toContain(
      "gen_ai.client.inference.operation.input_tokens",
    );
  });

  it("count no 0 for what is unknown: a count that the provider did not say, an aborted stream, the older names", () => {
    const inputTokens = "gen_ai.client.inference.usage.input_tokens";
    const some = { ...failed.telemetry, usage: { outputTokens: 4, source: "provider" } } as const;
    const partly = of(PROFILES.latest.metrics, { ...failed, telemetry: some });
    expect(partly).not.toHaveProperty([inputTokens]);
    expect(partly).toHaveProperty(["gen_ai.client.inference.usage.output_tokens"], [[4, unknown]]);
    const aborted = of(PROFILES.dup.metrics, endOf({ outcome: "aborted", completed: false }));
    expect(Object.keys(aborted).filter((name) => name.includes("token"))).toEqual([]);
    expect(of(PROFILES["v1.41"].metrics, failed)).not.toHaveProperty(["gen_ai.client.token.usage"]);
    expect(Object.keys(of(LLM_METRICS, failed)).filter((name) => name.includes("token"))).toEqual([]);
  });

  it("record every chunk after the first, as long as telemetry says it took, never longer than the longest", () => {
    const interToken = {
      count: 3,
      sum: 90,
      max: 52,
      histogram: [
        [21, 2],
        [53, 1],
      ] as const,
    };
    const end = endOf({ metrics: { interToken } });
    const row = PROFILES.latest.metrics.find(({ perChunk }) => perChunk);
    expect(row?.name).toBe("gen_ai.client.inference.time_per_output_chunk");
    expect(row?.points(end)).toEqual([
      { value: 0.021, times: 2 },
      { value: 0.052, times: 1 },
    ]);
  });

  it("carry the error type on durations and token distributions, never on the first chunk", () => {
    const end: StreamEnd = { ...failed, telemetry: { ...failed.telemetry, usage } };
    const measured = measurementsOf(table(PROFILES.dup.metrics), end);
    const withErrorType = measured.filter(({ attributes }) => attributes["error.type"] === "NETWORK_ERROR");
    expect(withErrorType.map(({ name }) => name)).toEqual([
      "gen_ai.client.inference.duration",
      "gen_ai.client.inference.operation.input_tokens",
      "gen_ai.client.inference.operation.output_tokens",
      "gen_ai.client.operation.duration",
    ]);
  });
});

describe("the llm metrics", () => {
  const usage = { inputTokens: 100, outputTokens: 40, cacheReadTokens: 60, source: "provider" } as const;

  it("count input without what was read from the cache", () => {
    const cost = { total: 0.5, wasted: 0, currency: "USD", source: "provider" } as const;
    expect(of(LLM_METRICS, endOf({ usage, cost }))).toEqual({
      llm_requests_total: [[1, {}]],
      llm_tokens_input_total: [[40, {}]],
      llm_tokens_output_total: [[40, {}]],
      llm_cache_read_tokens_total: [[60, {}]],
      llm_cost_total_usd: [[0.5, {}]],
      llm_request_duration_seconds: [[2, {}]],
    });
    const belowZero = endOf({ usage: { ...usage, inputTokens: 10 } });
    expect(of(LLM_METRICS, belowZero)).toMatchObject({ llm_tokens_input_total: [[0, {}]] });
  });

  it("count failures apart, and have no unit that a collector could append", () => {
    expect(of(LLM_METRICS, failed)).toMatchObject({ llm_requests_failed_total: [[1, {}]] });
    expect(LLM_METRICS.map(({ unit }) => unit).filter((unit) => unit !== "")).toEqual([]);
  });
});

describe("measure", () => {
  it("shares one frozen attribute object among the metrics that add none of their own", () => {
    const measured = measurementsOf(table(L0_METRICS), good);
    const attributesOf = (name: string) => measured.find((measurement) => measurement.name === name)?.attributes;
    expect(attributesOf("l0.request.duration")).toBe(attributesOf("l0.request.tokens"));
    expect(Object.isFrozen(attributesOf("l0.request.duration"))).toBe(true);
    const withErrorType = measurementsOf(table(PROFILES.dup.metrics), failed).filter(
      ({ attributes }) => "error.type" in attributes,
    );
    expect(new Set(withErrorType.map(({ attributes }) => attributes)).size).toBe(1);
    expect(withErrorType.every(({ attributes }) => Object.isFrozen(attributes))).toBe(true);
  });
});

describe("every profile", () => {
  it.each([
    ["latest", "https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev"],
    ["v1.41", "https://opentelemetry.io/schemas/1.41.0"],
    ["dup", "https://opentelemetry.io/schemas/gen-ai-dev/1.42.0-dev"],
  ] as const)("names its schema: %s", (name, schemaUrl) => {
    expect(PROFILES[name].schemaUrl).toBe(schemaUrl);
  });
});

describe("every metric table", () => {
  it.each(Object.entries(PROFILES))(
    "of %s names no metric twice and gives every histogram its buckets",
    (_, profile) => {
      const rows = [...L0_METRICS, ...LLM_METRICS, ...profile.metrics];
      expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
      for (const { kind, boundaries } of rows) {
        expect(boundaries !== undefined).toBe(kind === "histogram");
        expect(boundaries ?? []).toEqual((boundaries ?? []).toSorted((a, b) => a - b));
      }
    },
  );
});
