import type { Complete } from "../platform/known.ts";
import type { ErrorCategory, RetryReason } from "../errors/codes.ts";
import type { L0Error } from "../errors/l0-error.ts";
import type { NetworkErrorType } from "../errors/network-error-type.ts";
import type { Backoff } from "./backoff.ts";

/** What `shouldRetry` is told beside the error. */
export interface RetryContext {
  /** Number of the attempt that failed, 1-based over the session. */
  readonly attempt: number;
  /** Retries made on this source so far. */
  readonly retry: number;
  readonly fallbackIndex: number;
  /** The wait that would come, ms. */
  readonly delay: number;
  readonly category: ErrorCategory;
  /** Valid text tokens the consumer holds. */
  readonly tokenCount: number;
}

/** When a failed attempt is tried again. */
export interface RetryOptions {
  /** Retries per source after the first try, for content, model and timeout failures. @default 3 */
  readonly attempts?: number | undefined;
  /** Retries of all kinds per source. @default 6 */
  readonly maxRetries?: number | undefined;
  /** Retries of all kinds over the session. @default Infinity */
  readonly maxTotalRetries?: number | undefined;
  /** ms. @default 1000 */
  readonly baseDelay?: number | undefined;
  /** Upper bound of a computed wait, ms. @default 10000 */
  readonly maxDelay?: number | undefined;
  /** How the wait grows. @default "fixed-jitter" */
  readonly backoff?: Backoff | undefined;
  /** Which failures are retried. @default all but "unknown" */
  readonly retryOn?: readonly RetryReason[] | undefined;
  /**
   * `baseDelay` for some kinds of network failure, ms. @default of `baseDelay`: 5 times for `background_throttle`, 3 for
   * `dns_error`, 2 for `econnrefused` and `runtime_killed`, half for `fetch_error`, `sse_aborted`, `no_bytes` and
   * `partial_chunks`
   */
  readonly errorTypeDelays?: Readonly<Partial<Record<NetworkErrorType, number>>> | undefined;
  /** Waits as long as the provider asks: `Retry-After`, `retry-after-ms`. @default true */
  readonly respectRetryAfter?: boolean | undefined;
  /** A provider that asks for a longer wait is given up at once, ms. @default 60000 */
  readonly maxRetryAfter?: number | undefined;
  /** No retry begins later than this after the first pull, ms. @default Infinity */
  readonly maxElapsed?: number | undefined;
  /** May veto a retry; one that throws or rejects has vetoed it. @default none */
  readonly shouldRetry?: ((error: L0Error, context: RetryContext) => boolean | Promise<boolean>) | undefined;
}

/** All retry options, resolved; `shouldRetry` only where there is a veto. */
export type ResolvedRetry = Complete<Omit<RetryOptions, "shouldRetry">> & Pick<RetryOptions, "shouldRetry">;

/** The default: everything that is understood is retried. */
export const recommendedRetry: ResolvedRetry = {
  attempts: 3,
  maxRetries: 6,
  maxTotalRetries: Infinity,
  baseDelay: 1000,
  maxDelay: 10_000,
  backoff: "fixed-jitter",
  retryOn: [
    "network_error",
    "timeout",
    "rate_limit",
    "server_error",
    "zero_output",
    "guardrail_violation",
    "drift",
    "incomplete",
  ],
  errorTypeDelays: {},
  respectRetryAfter: true,
  maxRetryAfter: 60_000,
  maxElapsed: Infinity,
};
