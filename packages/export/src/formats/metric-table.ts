import type { Telemetry } from "@l0/core";

/** Name without prefix → its value; `undefined` is unknown and makes no metric. */
export const METRICS: Readonly<Record<string, (telemetry: Telemetry) => number | undefined>> = {
  /** ms */
  duration: (t) => t.duration,
  /** Text tokens of the valid output. */
  "tokens.total": (t) => t.metrics.totalTokens,
  "tokens.per_second": (t) => t.metrics.tokensPerSecond,
  /** ms */
  time_to_first_token: (t) => t.metrics.timeToFirstToken,
  "retries.total": (t) => t.metrics.totalRetries,
  "retries.network": (t) => t.metrics.networkRetryCount,
  "retries.model": (t) => t.metrics.modelRetryCount,
  /** Failed attempts. */
  "network.errors": (t) => t.network.errorCount,
  /** Where guardrails checked the output. */
  "guardrails.violations": (t) => t.guardrails?.violationCount,
  /** Text tokens that a retry made void. */
  "tokens.voided": (t) => t.metrics.voidedTokens,
  /** Findings of the drift detector, where there is one. */
  drift: (t) => t.drift && sum(Object.values(t.drift.countByType)),
  /** Attempts that went on from a checkpoint, where continuation is on. */
  continuations: (t) => t.continuation && (t.continuation.continuationCount ?? 0),
  /** USD, all attempts, where the model is priced. */
  cost: (t) => t.cost?.total,
  /** USD, of attempts of whose output nothing is valid. */
  "cost.wasted": (t) => t.cost?.wasted,
};

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
