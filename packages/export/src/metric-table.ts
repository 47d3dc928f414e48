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
};
