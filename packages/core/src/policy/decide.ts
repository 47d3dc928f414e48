import type { L0Error } from "../errors/l0-error.ts";
import type { NetworkErrorType } from "../errors/network-error-type.ts";
import { backoffDelay } from "./backoff.ts";
import type { ResolvedRetry } from "./retry-options.ts";

/** Retries made so far, and what is left of the session's time. */
export interface Tries {
  /** Retries on this source that counted towards `attempts`. */
  readonly counted: number;
  /** Retries of all kinds on this source. */
  readonly onSource: number;
  /** Retries of all kinds in the session. */
  readonly inSession: number;
  /** Since the first pull, ms. */
  readonly elapsed: number;
  /** What is left of `timeout.total`, ms. */
  readonly totalLeft: number;
  /** Whether a retry would void text of a consumer that cannot be told so. */
  readonly wouldVoid: boolean;
}

export type GiveUpReason =
  | "not_retryable"
  | "attempts"
  | "maxRetries"
  | "maxTotalRetries"
  | "maxRetryAfter"
  | "maxElapsed"
  | "timeout.total"
  | "shouldRetry"
  | "text already given";

/** Why there is no retry; or how long to wait for it, and how many retries the budget allows, this one included. */
export type Decision = { readonly giveUp: GiveUpReason } | RetryDecision;

export interface RetryDecision {
  readonly giveUp?: never;
  /** ms */
  readonly delay: number;
  readonly left: number;
}

/** Of `baseDelay`: what is likely to last is waited for longer, what may work at once is tried sooner. */
const SHARES: { readonly [K in NetworkErrorType]?: number } = {
  fetch_error: 0.5,
  econnrefused: 2,
  sse_aborted: 0.5,
  no_bytes: 0.5,
  partial_chunks: 0.5,
  runtime_killed: 2,
  background_throttle: 5,
  dns_error: 3,
};

/** What to do after a failed attempt: a pure function of the error, the options, the tries so far and one random number. */
export function decide(error: L0Error, retry: ResolvedRetry, tries: Tries, random: number): Decision {
  const asked = retry.respectRetryAfter ? error.retryAfter : undefined;
  const { errorType } = error;
  const share = (errorType && SHARES[errorType]) ?? 1;
  const base = (errorType && retry.errorTypeDelays[errorType]) ?? retry.baseDelay * share;
  const delay = asked ?? backoffDelay(retry.backoff, base, retry.maxDelay, tries.onSource, random);
  const attempts = countsTowardAttempts(error) ? retry.attempts - tries.counted : Infinity;
  const maxRetries = retry.maxRetries - tries.onSource;
  const maxTotalRetries = retry.maxTotalRetries - tries.inSession;
  const obstacles: readonly (readonly [GiveUpReason, boolean])[] = [
    ["text already given", tries.wouldVoid],
    ["not_retryable", !error.retryReason || !retry.retryOn.includes(error.retryReason)],
    ["attempts", attempts <= 0],
    ["maxRetries", maxRetries <= 0],
    ["maxTotalRetries", maxTotalRetries <= 0],
    ["maxRetryAfter", (asked ?? 0) > retry.maxRetryAfter],
    ["maxElapsed", tries.elapsed + delay > retry.maxElapsed],
    ["timeout.total", delay >= tries.totalLeft],
  ];
  const obstacle = obstacles.find(([, stands]) => stands);
  return obstacle ? { giveUp: obstacle[0] } : { delay, left: Math.min(attempts, maxRetries, maxTotalRetries) };
}

/** Network failures, rate limits and server errors do not use up `attempts`; timeouts, content and model failures do. */
export function countsTowardAttempts({ category, retryReason }: L0Error): boolean {
  return retryReason === "timeout" || !isNetworkFailure(category);
}

/** Whether the telemetry counts a retry after it as one of the network. */
export function isNetworkFailure(category: L0Error["category"]): boolean {
  return category === "network" || category === "transient";
}
