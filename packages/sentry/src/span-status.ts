import type { L0ErrorCode, Outcome } from "@l0/core";
import type { SpanStatus, SpanStatusMessage } from "./sentry-like.ts";

const STATUS_OF_CODE = {
  STREAM_ABORTED: "cancelled",
  INITIAL_TOKEN_TIMEOUT: "deadline_exceeded",
  INTER_TOKEN_TIMEOUT: "deadline_exceeded",
  TOTAL_TIMEOUT: "deadline_exceeded",
  ZERO_OUTPUT: "data_loss",
  GUARDRAIL_VIOLATION: "failed_precondition",
  FATAL_GUARDRAIL_VIOLATION: "failed_precondition",
  DRIFT_DETECTED: "failed_precondition",
  NETWORK_ERROR: "unavailable",
  RATE_LIMITED: "resource_exhausted",
  PROVIDER_ERROR: "internal_error",
  ALL_STREAMS_EXHAUSTED: "unavailable",
  INVALID_STREAM: "failed_precondition",
  INVALID_OPTIONS: "invalid_argument",
  STREAM_CONSUMED: "failed_precondition",
} as const satisfies Record<L0ErrorCode, SpanStatusMessage>;

const STATUSES: ReadonlyMap<string, SpanStatusMessage> = new Map(Object.entries(STATUS_OF_CODE));

/** How a span ends: well, cancelled (which Sentry counts as no error), or failed by the error's code. */
export function statusOf(outcome: Outcome, code: string | undefined): SpanStatus {
  if (outcome === "completed") return { code: 1 };
  if (outcome !== "failed") return { code: 2, message: "cancelled" };
  return { code: 2, message: STATUSES.get(code ?? "") ?? "internal_error" };
}
