import type { Telemetry } from "@l0/core";
import { telemetryOf } from "@l0/core/testing";

export const GPT = { model: "gpt-5", provider: "openai" };
export const TAGS: readonly string[] = ["model:gpt-5", "provider:openai"];

/** Of a stream that is everything but well: no number of it is unknown. */
export const FULL: Telemetry = telemetryOf({
  ...GPT,
  outcome: "failed",
  duration: 2500,
  metrics: {
    totalTokens: 100,
    voidedTokens: 7,
    networkRetryCount: 2,
    modelRetryCount: 1,
    stalls: 1,
    totalRetries: 3,
    tokensPerSecond: 40,
    timeToFirstToken: 320.5,
    avgInterTokenTime: 10,
    interToken: { count: 99, sum: 990, p50: 9, p90: 12, p95: 15, p99: 20, max: 31, histogram: [] },
  },
  network: { errorCount: 3, errorsByType: { econnreset: 2, ZERO_OUTPUT: 1 } },
  retries: { attempt: 5, maxAttempts: 6 },
  usage: {
    inputTokens: 100,
    outputTokens: 12,
    cacheReadTokens: 60,
    cacheWriteTokens: 20,
    reasoningTokens: 5,
    source: "provider",
  },
  cost: { total: 0.25, wasted: 0.1, currency: "USD", source: "provider" },
  continuation: { enabled: true, used: true, continuationCount: 2 },
  drift: { detected: true, types: ["hedging"], countByType: { hedging: 3 } },
  guardrails: {
    rulesChecked: 2,
    passed: false,
    violationCount: 3,
    violationsByRule: { json: 2, 'says "no"\n': 1 },
    violationsByRuleAndSeverity: {
      json: { warning: 0, error: 2, fatal: 0 },
      'says "no"\n': { warning: 1, error: 0, fatal: 0 },
    },
    violationsBySeverity: { warning: 1, error: 2, fatal: 0 },
    violations: [],
  },
  fallback: { used: true, index: 1 },
  error: {
    occurred: true,
    message: "secret",
    category: "network",
    code: "NETWORK_ERROR",
    type: "econnreset",
    recoverable: true,
  },
});

/** Lines that such a stream is, its begin included. */
export const LINES = 32;
