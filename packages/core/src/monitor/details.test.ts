import { describe, expect, test } from "vitest";
import type { MonitoringConfig, Telemetry } from "../index.ts";
import { withDetails } from "./details.ts";
import { Histogram } from "./histogram.ts";
import { interTokenLatency } from "./inter-token-latency.ts";
import { resolveMonitoring } from "./resolve-monitoring.ts";
import { recordOf } from "./telemetry.fixture.ts";

const latencies = new Histogram();
latencies.record(10);

const TIMES = ["timeToFirstToken", "timeToFirstReasoning", "tokensPerSecond"];
const SHARES = ["providerTime", "consumerTime"];
const LATENCIES = ["avgInterTokenTime", "interToken"];

const WHOLE: Telemetry = recordOf({
  metrics: {
    timeToFirstToken: 1,
    timeToFirstReasoning: 2,
    tokensPerSecond: 3,
    providerTime: 4,
    consumerTime: 5,
    totalTokens: 6,
    totalRetries: 1,
    retryWait: 7,
    stalls: 8,
    ...interTokenLatency(latencies, [0.5]),
  },
  network: {
    errorCount: 1,
    errorsByType: { timeout: 1 },
    errors: [{ type: "timeout", message: "late", timestamp: 0, retried: true }],
  },
  error: {
    occurred: true,
    message: "m",
    category: "network",
    code: "NETWORK_ERROR",
    type: "t",
    recoverable: true,
    stack: "s",
  },
  retries: { attempt: 2, maxAttempts: 3, lastError: "late", lastErrorCategory: "transient" },
  attempts: [{ attempt: 1, fallbackIndex: 0, outcome: "completed", tokens: 6, duration: 100 }],
  guardrails: {
    rulesChecked: 1,
    passed: false,
    violationCount: 1,
    violationsByRule: { json: 1 },
    violationsByRuleAndSeverity: { json: { warning: 0, error: 1, fatal: 0 } },
    violationsBySeverity: { warning: 0, error: 1, fatal: 0 },
    violations: [{ rule: "json", message: "m", severity: "error", recoverable: true }],
  },
  continuation: { enabled: true, used: true, continuationCount: 1, checkpointLength: 2, checkpointContent: "ab" },
  cost: { total: 1, wasted: 0, currency: "USD", source: "provider" },
  tools: { count: 1, byName: { time: 1 } },
});

const details = (config: MonitoringConfig): Telemetry =>
  withDetails(WHOLE, resolveMonitoring({ includeCheckpoint: true, ...config }));

/** What a config takes out of the record, as paths. */
function gone(config: MonitoringConfig): string[] {
  const pathsOf = (value: unknown, path = ""): string[] =>
    Object.entries(typeof value === "object" && value !== null ? value : {}).flatMap(([key, inner]) =>
      [`${path}${key}`].concat(pathsOf(inner, `${path}${key}.`)),
    );
  const left = new Set(pathsOf(details(config)));
  return pathsOf(WHOLE).filter((path) => !left.has(path));
}

const metrics = (keys: readonly string[]): string[] =>
  keys
    .flatMap((key) =>
      key === "interToken" ? [key, ...["count", "sum", "p50", "max"].map((part) => `${key}.${part}`)] : [key],
    )
    .map((key) => `metrics.${key}`);
const ERRORS = [
  "network.errors",
  "network.errors.0",
  ...["type", "message", "timestamp", "retried"].map((key) => `network.errors.0.${key}`),
];

describe("a record without", () => {
  test.each<[MonitoringConfig, string[]]>([
    [{}, []],
    [{ includeTimings: false }, metrics([...TIMES, ...SHARES, ...LATENCIES])],
    [{ metrics: { collectTiming: false } }, metrics([...TIMES, ...SHARES, ...LATENCIES])],
    [{ metrics: { collectTokens: false } }, metrics([...SHARES, ...LATENCIES])],
    [{ metrics: { interTokenLatency: false } }, metrics(LATENCIES)],
    [{ includeNetworkDetails: false }, [...ERRORS, "error.stack"]],
    [{ metrics: { collectErrors: false } }, [...ERRORS, "error.stack"]],
    [
      { metrics: { collectRetries: false } },
      [
        "retries.lastError",
        "retries.lastErrorCategory",
        "attempts.0",
        ...["attempt", "fallbackIndex", "outcome", "tokens", "duration"].map((key) => `attempts.0.${key}`),
      ],
    ],
    [
      { metrics: { collectGuardrails: false } },
      [
        "guardrails.violations.0",
        ...["rule", "message", "severity", "recoverable"].map((key) => `guardrails.violations.0.${key}`),
      ],
    ],
    [{ includeCheckpoint: false }, ["continuation.checkpointContent"]],
  ])("%j", (config, expected) => {
    expect(gone(config).toSorted()).toEqual(expected.toSorted());
  });

  test("everything that can be switched off still has every count and outcome", () => {
    const least = details({
      includeTimings: false,
      includeNetworkDetails: false,
      includeCheckpoint: false,
      metrics: { collectTokens: false, collectRetries: false, collectGuardrails: false },
    });
    expect(least).toMatchObject({
      duration: 100,
      outcome: "failed",
      metrics: { totalTokens: 6, totalRetries: 1, retryWait: 7, stalls: 8 },
      network: { errorCount: 1, errorsByType: { timeout: 1 } },
      retries: { attempt: 2, maxAttempts: 3 },
      attempts: [],
      guardrails: { violationCount: 1, violationsByRule: { json: 1 }, violations: [] },
      continuation: { used: true, checkpointLength: 2 },
      error: { code: "NETWORK_ERROR", message: "m" },
      cost: { total: 1 },
      tools: { count: 1 },
    });
    const absent = (value: object): unknown[] => Object.values(value).filter((inner) => inner === undefined);
    for (const part of [least, least.metrics, least.network, least.retries]) expect(absent(part)).toEqual([]);
  });

  test("what it never had is not given it", () => {
    const bare = recordOf();
    expect(
      withDetails(bare, resolveMonitoring({ metrics: { collectErrors: false, collectGuardrails: false } })),
    ).toEqual(bare);
  });

  test("does not change the record it is made of", () => {
    const before = JSON.stringify(WHOLE);
    details({ includeTimings: false, includeNetworkDetails: false });
    expect(JSON.stringify(WHOLE)).toBe(before);
  });

  test("keeps the distribution that adapters merge, beside JSON", () => {
    const { interToken } = details({ includeNetworkDetails: false }).metrics;
    expect(interToken?.histogram).toEqual(latencies.buckets());
    expect(JSON.stringify(interToken)).not.toContain("histogram");
  });
});
