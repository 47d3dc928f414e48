import type { EventOf, Outcome } from "@l0/core";
import { known } from "./known.ts";
import type { Breadcrumb } from "./sentry-like.ts";

type Content = Pick<Breadcrumb, "category" | "message"> & Partial<Pick<Breadcrumb, "level" | "data">>;

/** One breadcrumb for each kind of fact. Names and numbers only: no text of the stream, no message of the provider. */
const BREADCRUMBS = {
  SESSION_START: ({ streamId, model, provider }) => ({
    category: "l0.execution",
    message: "L0 execution started",
    data: known({ stream_id: streamId, model, provider }),
  }),
  ATTEMPT_START: ({ attempt, isRetry, isFallback, fallbackIndex, model, provider }) => ({
    category: "l0.stream",
    message: "Stream started",
    data: known({
      attempt,
      is_retry: isRetry,
      is_fallback: isFallback,
      fallback_index: fallbackIndex,
      model,
      provider,
    }),
  }),
  FIRST_TOKEN: ({ timeToFirstToken }) => ({
    category: "l0.first_token",
    message: "First token",
    data: { ttft_ms: timeToFirstToken },
  }),
  TIMEOUT_TRIGGERED: ({ timeoutType, elapsed, limit }) => ({
    category: "l0.timeout",
    message: `Timeout: ${timeoutType}`,
    level: "warning",
    data: { timeout_type: timeoutType, elapsed_ms: elapsed, limit_ms: limit },
  }),
  NETWORK_ERROR: ({ errorType, statusCode, retryable }) => ({
    category: "l0.network",
    message: `Network error: ${errorType}`,
    level: "warning",
    data: known({ error_type: errorType, status_code: statusCode, retryable }),
  }),
  ATTEMPT_END: ({ attempt, outcome, error, tokens, duration, finishReason }) => ({
    category: "l0.stream",
    message: `Stream ${outcome}`,
    level: outcome === "failed" ? "warning" : "info",
    data: known({
      attempt,
      token_count: tokens,
      duration_ms: duration,
      error_code: error?.code,
      finish_reason: finishReason,
    }),
  }),
  RETRY_ATTEMPT: ({ attempt, reason, isNetworkError, delay }) => ({
    category: "l0.retry",
    message: `Retry attempt ${attempt}`,
    level: "warning",
    data: { attempt, reason, is_network_error: isNetworkError, delay_ms: delay },
  }),
  FALLBACK_START: ({ fromIndex, toIndex, reason }) => ({
    category: "l0.fallback",
    message: `Fallback to stream ${toIndex}`,
    level: "warning",
    data: { from_index: fromIndex, to_index: toIndex, reason },
  }),
  RESET: ({ attempt, offset, voidedTokens }) => ({
    category: "l0.reset",
    message: "Output reset",
    level: "warning",
    data: { attempt, offset, voided_tokens: voidedTokens },
  }),
  SESSION_END: ({ outcome, telemetry: { duration, metrics } }) => ({
    category: "l0.execution",
    message: `L0 execution ${outcome}`,
    level: levelOf(outcome),
    data: known({
      outcome,
      duration_ms: duration,
      tokens: metrics.totalTokens,
      retries: metrics.totalRetries,
    }),
  }),
} as const satisfies { readonly [T in ObservedType]: (event: EventOf<T>) => Content };

type ObservedType =
  | "SESSION_START"
  | "ATTEMPT_START"
  | "FIRST_TOKEN"
  | "TIMEOUT_TRIGGERED"
  | "NETWORK_ERROR"
  | "ATTEMPT_END"
  | "RETRY_ATTEMPT"
  | "FALLBACK_START"
  | "RESET"
  | "SESSION_END";

/** The types of event that leave a breadcrumb: all that the handler wants. */
export const OBSERVED: readonly ObservedType[] = Object.keys(BREADCRUMBS) as ObservedType[];

export type ObservedEvent = EventOf<ObservedType>;

export function breadcrumbOf(event: ObservedEvent): Breadcrumb {
  const contentOf = BREADCRUMBS[event.type] as (event: ObservedEvent) => Content;
  return { level: "info", data: {}, timestamp: event.ts / 1000, ...contentOf(event) };
}

const levelOf = (outcome: Outcome): Breadcrumb["level"] => (outcome === "failed" ? "error" : "info");
