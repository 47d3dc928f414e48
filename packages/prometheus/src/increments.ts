import type { Telemetry, Usage } from "@l0/core";
import type { CounterName } from "./metric-table.ts";

/** How much a counter grows, and under which value of its own label. */
export interface Increment {
  readonly counter: CounterName;
  readonly amount: number;
  readonly value?: string;
}

const USAGE_TYPES = {
  input: "inputTokens",
  output: "outputTokens",
  cache_read: "cacheReadTokens",
  cache_write: "cacheWriteTokens",
  reasoning: "reasoningTokens",
} as const satisfies Record<string, keyof Usage>;

/** What the end of a stream adds to the counters. What is unknown adds nothing, not zero. */
export function incrementsOf(telemetry: Telemetry): Increment[] {
  const { metrics, network, usage, error, outcome } = telemetry;
  const increments: Increment[] = [
    { counter: "stream_tokens_total", amount: metrics.totalTokens },
    { counter: "voided_tokens_total", amount: metrics.voidedTokens },
    { counter: "retries_total", value: "network", amount: metrics.networkRetryCount },
    { counter: "retries_total", value: "model", amount: metrics.modelRetryCount },
    { counter: "retry_wait_seconds_total", amount: metrics.retryWait / 1000 },
    { counter: "stalls_total", amount: metrics.stalls },
  ];
  if (outcome !== undefined) increments.push({ counter: "requests_total", value: outcome, amount: 1 });
  if (error !== undefined) increments.push({ counter: "errors_total", value: error.code, amount: 1 });
  for (const [type, amount] of Object.entries(network.errorsByType)) {
    increments.push({ counter: "network_errors_total", value: type, amount });
  }
  for (const [type, field] of Object.entries(USAGE_TYPES)) {
    const amount = usage?.[field];
    if (amount !== undefined) increments.push({ counter: "tokens_total", value: type, amount });
  }
  return increments;
}
