import type { Telemetry } from "../index.ts";

type Parts = "metrics" | "network" | "retries";

/** What a test says of a record: any of its fields, and any of those of its `metrics`, `network` and `retries`. */
export type GivenTelemetry = Partial<Omit<Telemetry, Parts>> & { readonly [P in Parts]?: Partial<Telemetry[P]> };

/**
 * The record of a stream in which nothing happened but what is given: of the fields that nobody gave it has those
 * that every record has.
 *
 * - `streamId` is `"stream-1"`, `sessionId` `"session-1"`, as {@link streamInfoOf} has them; `startTime` is 0.
 * - `outcome` is `"failed"` where an `error` is given, else `"completed"`; `completed` and `aborted` follow it.
 * - `sampled` is true.
 * - `retries` says one attempt, of one that was allowed; `attempts` has no rows.
 * - `contentLength` and the counts of `metrics` and `network` are 0, `network.errorsByType` is empty.
 *
 * Every other field is absent.
 *
 * @example
 * telemetryOf({ model: "gpt-5", metrics: { totalTokens: 42 } });
 */
export function telemetryOf(given: GivenTelemetry = {}): Telemetry {
  const outcome = given.outcome ?? (given.error ? "failed" : "completed");
  return {
    streamId: "stream-1",
    sessionId: "session-1",
    startTime: 0,
    outcome,
    completed: outcome === "completed",
    aborted: outcome === "aborted",
    sampled: true,
    contentLength: 0,
    attempts: [],
    ...given,
    metrics: { ...NOTHING_MEASURED, ...given.metrics },
    network: { errorCount: 0, errorsByType: {}, ...given.network },
    retries: { attempt: 1, maxAttempts: 1, ...given.retries },
  };
}

const NOTHING_MEASURED: Telemetry["metrics"] = {
  totalTokens: 0,
  receivedTokens: 0,
  voidedTokens: 0,
  totalRetries: 0,
  networkRetryCount: 0,
  modelRetryCount: 0,
  retryWait: 0,
  stalls: 0,
};
