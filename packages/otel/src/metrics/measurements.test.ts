import { describe, expect, it } from "vitest";

import { PROFILES } from "../semconv/profiles.ts";
import { metricsOf, telemetryOf } from "../test-support/hand-made.ts";
import { L0_METRICS } from "./l0-metrics.ts";
import { type Measurement, measurementsOf } from "./measurements.ts";
import type { MetricRow, StreamEnd } from "./metric-row.ts";

const COMMON = { "gen_ai.operation.name": "chat" };
const once = { completed: 1, failed: 0, aborted: 0 };
const good: StreamEnd = { outcome: "completed", telemetry: telemetryOf(), attempts: once };

const failed: StreamEnd = {
  outcome: "failed",
  attempts: { completed: 0, failed: 4, aborted: 0 },
  telemetry: telemetryOf({
    outcome: "failed",
    error: {
      occurred: true,
      message: "The connection was reset.",
      category: "network",
      code: "NETWORK_ERROR",
      type: "econnreset",
      recoverable: true,
    },
    metrics: metricsOf({ networkRetryCount: 2, modelRetryCount: 1, totalRetries: 3, stalls: 1, voidedTokens: 8 }),
    network: { errorCount: 4, errorsByType: { econnreset: 3, ZERO_OUTPUT: 1 } },
    fallback: { used: true, index: 2 },
  }),
};

const of = (rows: readonly MetricRow[], end: StreamEnd): Record<string, [number, object][]> => {
  const entries = Map.groupBy(measurementsOf(rows, end, COMMON), ({ name }: Measurement) => name);
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
      "l0.attempts": [[4, { outcome: "failed" }]],
      "l0.retries": [
        [2, { cause: "network" }],
        [1, { cause: "model" }],
      ],
      "l0.fallbacks": [[2, {}]],
      "l0.errors": [[1, { type: "NETWORK_ERROR" }]],
      "l0.network.errors": [
        [3, { type: "econnreset" }],
        [1, { type: "ZERO_OUTPUT" }],
      ],
      "l0.stalls": [[1, {}]],
      "l0.tokens.voided": [[8, {}]],
    });
  });
});

describe("the GenAI metrics", () => {
  const usage = { inputTokens: 100, outputTokens: 40, reasoningTokens: 30, source: "provider" } as const;
  const billed: StreamEnd = { ...good, telemetry: telemetryOf({ usage }) };
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

  it("carry the error type on durations and token distributions, never on the first chunk", () => {
    const end: StreamEnd = { ...failed, telemetry: { ...failed.telemetry, usage } };
    const measured = measurementsOf(PROFILES.dup.metrics, end, COMMON);
    const withErrorType = measured.filter(({ attributes }) => attributes["error.type"] === "NETWORK_ERROR");
    expect(withErrorType.map(({ name }) => name)).toEqual([
      "gen_ai.client.inference.duration",
      "gen_ai.client.inference.operation.input_tokens",
      "gen_ai.client.inference.operation.output_tokens",
      "gen_ai.client.operation.duration",
    ]);
  });
});

describe("measurementsOf", () => {
  it("shares one frozen attribute object among the metrics that add none of their own", () => {
    const measured = measurementsOf(L0_METRICS, good, COMMON);
    const attributesOf = (name: string) => measured.find((measurement) => measurement.name === name)?.attributes;
    expect(attributesOf("l0.request.duration")).toBe(attributesOf("l0.request.tokens"));
    expect(Object.isFrozen(attributesOf("l0.request.duration"))).toBe(true);
  });
});

describe("every metric table", () => {
  it.each(Object.entries(PROFILES))(
    "of %s names no metric twice and gives every histogram its buckets",
    (_, profile) => {
      const rows = [...L0_METRICS, ...profile.metrics];
      expect(new Set(rows.map(({ name }) => name)).size).toBe(rows.length);
      for (const { kind, boundaries } of rows) {
        expect(boundaries !== undefined).toBe(kind === "histogram");
        expect(boundaries ?? []).toEqual((boundaries ?? []).toSorted((a, b) => a - b));
      }
    },
  );
});
