import type { ErrorCategory, L0ErrorCode } from "../errors/codes.ts";
import type { DriftType } from "./drift-type.ts";
import type { AttemptOutcome } from "./lifecycle-event.ts";
import type { Usage } from "./usage.ts";
import type { Violation, ViolationSeverity } from "./violation.ts";

/** How a stream ended. `abandoned`: the consumer stopped reading (`break`). */
export type Outcome = "completed" | "failed" | "aborted" | "abandoned";

/** Latency of the tokens after the first of each attempt: time spent waiting for the provider, ms. */
export interface InterTokenLatency {
  /** How many latencies were measured. */
  readonly count: number;
  /** Sum of the latencies, ms: with `count`, what a sum-and-count metric needs. */
  readonly sum: number;
  readonly p50?: number;
  readonly p90?: number;
  readonly p95?: number;
  readonly p99?: number;
  /** One for each of `metrics.percentiles`: 0.999 is `p99.9`. Nearest rank, within 2 %. */
  readonly [percentile: `p${number}`]: number | undefined;
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
  /** Text tokens that a reset made void, or that nobody got: kept back by a check, or repeated by a continuation. */
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
  readonly providerTime?: number;
  /** Time the consumer held the stream: what is left of the duration. */
  readonly consumerTime?: number;
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
  /** What `pricing` says of its usage, USD. */
  readonly cost?: number;
}

/** What the guardrails found, over all attempts: each violation once, where it begins. */
export interface GuardrailRecord {
  /** How many rules the stream was given. */
  readonly rulesChecked: number;
  /** Whether the last attempt had no violation that is more than a warning. */
  readonly passed: boolean;
  readonly violationCount: number;
  readonly violationsByRule: Readonly<Record<string, number>>;
  readonly violationsByRuleAndSeverity: Readonly<Record<string, Readonly<Record<ViolationSeverity, number>>>>;
  readonly violationsBySeverity: Readonly<Record<ViolationSeverity, number>>;
  /** The first `maxErrors` of them. */
  readonly violations: readonly Violation[];
}

/** What the drift detector found, over all attempts. */
export interface DriftRecord {
  readonly detected: boolean;
  /** The kinds found, in the order in which they first were. */
  readonly types: readonly DriftType[];
  readonly countByType: Readonly<Partial<Record<DriftType, number>>>;
}

/** Whether, and from where, failed attempts were continued. */
export interface ContinuationRecord {
  readonly enabled: boolean;
  readonly used: boolean;
  /** Attempts that went on from a checkpoint. Absent: none did. */
  readonly continuationCount?: number;
  /** UTF-16 length of the text that the last of them went on from. */
  readonly checkpointLength?: number;
  /** That text, redacted; only with `monitoring.includeCheckpoint`. */
  readonly checkpointContent?: string;
}

/** What the stream cost, as `pricing` has it. */
export interface CostRecord {
  /** All attempts together. */
  readonly total: number;
  /** The part of `total` that was spent on attempts of whose output nothing is valid. */
  readonly wasted: number;
  readonly currency: "USD";
  /** `estimated` where any usage that was priced is an estimate. */
  readonly source: Usage["source"];
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
  /** Whether this record is to be kept: decided by the stream's id, and at the end by errors, slowness and `minDuration`. */
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
    /** The first `maxErrors` of them. */
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
  /** Where the stream has guardrails. */
  readonly guardrails?: GuardrailRecord;
  /** Where it has a drift detector. */
  readonly drift?: DriftRecord;
  readonly fallback?: { readonly used: boolean; readonly index: number };
  /** Where continuation is on. */
  readonly continuation?: ContinuationRecord;
  readonly tools?: { readonly count: number; readonly byName: Readonly<Record<string, number>> };
  /** Usage of the attempt whose output is valid. */
  readonly usage?: Usage;
  /** Where `pricing` priced any usage. */
  readonly cost?: CostRecord;
  /** Set where the stream failed. */
  readonly error?: ErrorRecord;
  /** The user's own: a copy of `monitoring.metadata`, and the one part that stays writable, also after the end. */
  readonly metadata?: Record<string, unknown>;
}

/** Another name of {@link Telemetry}. */
export type L0Telemetry = Telemetry;
