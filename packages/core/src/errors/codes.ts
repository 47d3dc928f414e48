/** What kind of failure it was; decides whether it is retried and from which budget. */
export type ErrorCategory = "network" | "transient" | "model" | "content" | "provider" | "internal";

/** What failed, in the words of the telemetry. */
export type FailureType = "network" | "timeout" | "abort" | "zero_output" | "model" | "unknown";

/** The reasons that `retry.retryOn` lists. */
export type RetryReason =
  | "network_error"
  | "timeout"
  | "rate_limit"
  | "server_error"
  | "zero_output"
  | "guardrail_violation"
  | "drift"
  | "incomplete"
  | "unknown";

/** What follows from a code alone. */
export interface CodeDecision {
  readonly category: ErrorCategory;
  readonly failureType: FailureType;
  /** Absent: never retried. */
  readonly retryReason?: RetryReason;
}

/** Every code an `L0Error` can have. */
export type L0ErrorCode =
  | "STREAM_ABORTED"
  | "INITIAL_TOKEN_TIMEOUT"
  | "INTER_TOKEN_TIMEOUT"
  | "TOTAL_TIMEOUT"
  | "ZERO_OUTPUT"
  | "GUARDRAIL_VIOLATION"
  | "FATAL_GUARDRAIL_VIOLATION"
  | "DRIFT_DETECTED"
  | "NETWORK_ERROR"
  | "RATE_LIMITED"
  | "PROVIDER_ERROR"
  | "ALL_STREAMS_EXHAUSTED"
  | "INVALID_STREAM"
  | "INVALID_OPTIONS"
  | "STREAM_CONSUMED";

const TIMED_OUT: CodeDecision = { category: "transient", failureType: "timeout", retryReason: "timeout" };
const MISUSED: CodeDecision = { category: "internal", failureType: "unknown" };

/** The one table of codes: a new code without a decision does not compile. */
export const CODES: Readonly<Record<L0ErrorCode, CodeDecision>> = {
  STREAM_ABORTED: { category: "provider", failureType: "abort" },
  INITIAL_TOKEN_TIMEOUT: TIMED_OUT,
  INTER_TOKEN_TIMEOUT: TIMED_OUT,
  TOTAL_TIMEOUT: { category: "provider", failureType: "timeout" },
  ZERO_OUTPUT: { category: "content", failureType: "zero_output", retryReason: "zero_output" },
  GUARDRAIL_VIOLATION: { category: "content", failureType: "model", retryReason: "guardrail_violation" },
  FATAL_GUARDRAIL_VIOLATION: { category: "content", failureType: "model" },
  DRIFT_DETECTED: { category: "content", failureType: "model", retryReason: "drift" },
  NETWORK_ERROR: { category: "network", failureType: "network", retryReason: "network_error" },
  RATE_LIMITED: { category: "transient", failureType: "network", retryReason: "rate_limit" },
  PROVIDER_ERROR: { category: "provider", failureType: "model" },
  ALL_STREAMS_EXHAUSTED: { category: "provider", failureType: "unknown" },
  INVALID_STREAM: MISUSED,
  INVALID_OPTIONS: MISUSED,
  STREAM_CONSUMED: MISUSED,
};
