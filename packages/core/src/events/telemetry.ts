import type { ErrorCategory, L0ErrorCode } from "../errors/codes.ts";
import type { AttemptOutcome } from "./lifecycle-event.ts";
import type { Usage } from "./usage.ts";

/** How a stream ended. `abandoned`: the consumer stopped reading (`break`). */
export type Outcome = "completed" | "failed" | "aborted" | "abandoned";

/** Latency of the tokens after the first of each attempt: time spent waiting for the provider, ms. */
export interface InterTokenLatency {
  /** How many latencies were measured. */
  readonly count: number;
  /** Sum of the latencies, ms: with `count`, what a sum-and-count metric needs. */
  readonly sum: number;
  readonly p50: number;
  readonly p90: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
  /**
   * The distribution itself: upper bound in ms and count of each bucket that holds something, ascending; buckets
   * are 1/32 of their power of two wide. Not enumerable, so it is in no JSON.
   */
  readonly histogram: readonly (readonly [upperBound: number, count: number])[];
}

export interface StreamMetrics {
  /** From the first pull to the arrival of the first text token of any attempt, retry waits included. Absent: no token came. */
  readonly timeToFirstToken?: number;
  /** The same to the first reasoning delta. */
  readonly timeToFirstReasoning?: number;
  /** Mean of the inter-token latencies. */
  readonly avgInterTokenTime?: number;
  readonly interToken?: InterTokenLatency;
  /** `totalTokens` over `duration`. Absent while the stream runs and where no token came. */
  readonly tokensPerSecond?: number;
  /** Text tokens of the valid output. */
  readonly totalTokens: number;
  /** Text tokens of all attempts: `totalTokens + voidedTokens`. */
  readonly receivedTokens: number;
  /** Text tokens that a reset made void. */
  readonly voidedTokens: number;
  readonly totalRetries: number;
  /** Retries after network and transient failures (rate limits, server errors, timeouts). */
  readonly networkRetryCount: number;
  /** Retries after model and content failures. */
  readonly modelRetryCount: number;
  /** Time spent waiting before retries. */
  readonly retryWait: number;
  /** Inter-token timeouts that fired. */
  readonly stalls: number;
  /** Time spent waiting for the provider. */
  readonly providerTime: number;
  /** Time the consumer held the stream: what is left of the duration. */
  readonly consumerTime: number;
}

/** One failed attempt. */
export interface NetworkErrorDetail {
  /** Network error type where the failure was one, else the error's code. */
  readonly type: string;
  readonly message: string;
  /** Unix epoch, ms. */
  readonly timestamp: number;
  readonly retried: boolean;
  /** Wait before the retry, ms. */
  readonly delay?: number;
  readonly attempt?: number;
}

export interface AttemptRecord {
  readonly attempt: number;
  readonly fallbackIndex: number;
  readonly outcome: AttemptOutcome;
  /** Code of the error that ended it. */
  readonly errorType?: string;
  /** Text tokens that this attempt gave. */
  readonly tokens: number;
  readonly duration: number;
  /** From the attempt's start. */
  readonly timeToFirstToken?: number;
  readonly usage?: Usage;
}

export interface ErrorRecord {
  readonly occurred: true;
  readonly message: string;
  readonly category: ErrorCategory;
  /** The last attempt's own code, also where the consumer got `ALL_STREAMS_EXHAUSTED`. */
  readonly code: L0ErrorCode;
  /** Network error type where the failure was one, else the code. */
  readonly type: string;
  /** Whether another try could have helped. */
  readonly recoverable: boolean;
  readonly stack?: string;
}

/**
 * Everything measured about one stream. Durations are milliseconds of a monotonic clock, times are Unix epoch
 * milliseconds; every time starts at the first pull; an absent field is unknown, never zero.
 */
export interface Telemetry {
  readonly streamId: string;
  readonly sessionId: string;
  readonly model?: string;
  readonly provider?: string;
  readonly startTime: number;
  readonly endTime?: number;
  /** `providerTime + consumerTime + retryWait`. */
  readonly duration?: number;
  /** Absent while the stream runs. */
  readonly outcome?: Outcome;
  readonly completed: boolean;
  readonly aborted: boolean;
  readonly sampled: boolean;
  /** UTF-16 length of the valid text. */
  readonly contentLength: number;
  readonly finishReason?: string;
  readonly responseId?: string;
  readonly metrics: StreamMetrics;
  readonly network: {
    /** One per failed attempt. */
    readonly errorCount: number;
    readonly errorsByType: Readonly<Record<string, number>>;
    readonly errors?: readonly NetworkErrorDetail[];
  };
  readonly retries: {
    /** Attempts made. */
    readonly attempt: number;
    /** Attempts that the budget allowed when the last retry was decided; those made, where there was none. */
    readonly maxAttempts: number;
    readonly lastError?: string;
    readonly lastErrorCategory?: ErrorCategory;
  };
  /** One row per attempt, the first 32. */
  readonly attempts: readonly AttemptRecord[];
  readonly fallback?: { readonly used: boolean; readonly index: number };
  readonly tools?: { readonly count: number; readonly byName: Readonly<Record<string, number>> };
  /** Usage of the attempt whose output is valid. */
  readonly usage?: Usage;
  /** Set where the stream failed. */
  readonly error?: ErrorRecord;
  /** The user's own: a copy of `monitoring.metadata`, and the one part that stays writable, also after the end. */
  readonly metadata?: Record<string, unknown>;
}

/** The name the predecessors gave {@link Telemetry}. */
export type L0Telemetry = Telemetry;
