import type { LifecycleEventBase, LifecycleFields } from "@l0/core";
import { known } from "./known.ts";
import type { Breadcrumb, SeverityLevel } from "./sentry-like.ts";

/** What a breadcrumb says, but for its time. */
type Content = Pick<Breadcrumb, "category" | "message"> & Partial<Pick<Breadcrumb, "level" | "data">>;

/** The fields of an event as far as they are known: who reports by hand may not know them all, and names them freely. */
export type Facts<T extends TrailType> = Loose<LifecycleFields[T] & Pick<LifecycleEventBase, "streamId">> & {
  readonly retried?: boolean;
};

type Loose<F> = { readonly [K in keyof F]?: Loosened<NonNullable<F[K]>> | undefined };
type Loosened<V> = V extends string ? string : V extends readonly string[] ? readonly string[] : V;

/** One breadcrumb for each kind of fact. Names and numbers, and what a rule says of the output: no text of the stream, no message of the provider. */
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
    data: known({ ttft_ms: timeToFirstToken }),
  }),
  GUARDRAIL_VIOLATION: ({ violation }) => ({
    category: "l0.guardrail",
    message: `Guardrail violation: ${violation?.rule}`,
    level: violation?.severity ?? "error",
    data: known({
      rule: violation?.rule,
      severity: violation?.severity,
      violation: violation?.message,
      recoverable: violation?.recoverable,
      position: violation?.position,
    }),
  }),
  DRIFT_DETECTED: ({ types = [], confidence }) => ({
    category: "l0.drift",
    message: `Drift detected: ${types.join(", ")}`,
    level: "warning",
    data: known({ types: types.join(", "), confidence }),
  }),
  TIMEOUT_TRIGGERED: ({ timeoutType, elapsed, limit }) => ({
    category: "l0.timeout",
    message: `Timeout: ${timeoutType}`,
    level: "warning",
    data: known({ timeout_type: timeoutType, elapsed_ms: elapsed, limit_ms: limit }),
  }),
  NETWORK_ERROR: ({ errorType, statusCode, retryable, retried }) => ({
    category: "l0.network",
    message: `Network error: ${errorType}`,
    level: "warning",
    data: known({ error_type: errorType, status_code: statusCode, retryable, retried }),
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
    data: known({ attempt, reason, is_network_error: isNetworkError, delay_ms: delay }),
  }),
  FALLBACK_START: ({ fromIndex, toIndex, reason }) => ({
    category: "l0.fallback",
    message: `Fallback to stream ${toIndex}`,
    level: "warning",
    data: known({ from_index: fromIndex, to_index: toIndex, reason }),
  }),
  RESUME_START: ({ checkpointLength, tokenCount }) => ({
    category: "l0.resume",
    message: "Continued from checkpoint",
    data: known({ checkpoint_length: checkpointLength, token_count: tokenCount }),
  }),
  RESET: ({ attempt, offset, voidedTokens }) => ({
    category: "l0.reset",
    message: "Output reset",
    level: "warning",
    data: known({ attempt, offset, voided_tokens: voidedTokens }),
  }),
  SESSION_END: ({ outcome, telemetry: { duration, metrics } = {} }) => ({
    category: "l0.execution",
    message: `L0 execution ${outcome}`,
    level: outcome === "failed" ? "error" : "info",
    data: known({ outcome, duration_ms: duration, tokens: metrics?.totalTokens, retries: metrics?.totalRetries }),
  }),
} as const satisfies { readonly [T in TrailType]: (facts: Facts<T>) => Content };

/** A kind of fact that leaves a breadcrumb. */
export type TrailType =
  | "SESSION_START"
  | "ATTEMPT_START"
  | "FIRST_TOKEN"
  | "GUARDRAIL_VIOLATION"
  | "DRIFT_DETECTED"
  | "TIMEOUT_TRIGGERED"
  | "NETWORK_ERROR"
  | "ATTEMPT_END"
  | "RETRY_ATTEMPT"
  | "FALLBACK_START"
  | "RESUME_START"
  | "RESET"
  | "SESSION_END";

export const TRAIL_TYPES: readonly TrailType[] = Object.keys(BREADCRUMBS) as TrailType[];

/** `at`: Unix epoch, ms. */
export function breadcrumbOf<T extends TrailType>(type: T, facts: Facts<T>, at: number): Breadcrumb {
  const contentOf = BREADCRUMBS[type] as (facts: Facts<T>) => Content;
  return breadcrumb(contentOf(facts), at);
}

/** A token by its place and length alone: a secret may come in several tokens, so that none of their texts could be redacted. */
export function tokenBreadcrumb(index: number, length: number, at: number): Breadcrumb {
  return breadcrumb({ category: "l0.token", message: "Token", level: "debug", data: { index, length } }, at);
}

/** One of the caller's own. */
export const ownBreadcrumb = (message: string, category: string, level: SeverityLevel, at: number): Breadcrumb =>
  breadcrumb({ category, message, level }, at);

const breadcrumb = (content: Content, at: number): Breadcrumb => ({
  level: "info",
  data: {},
  timestamp: at / 1000,
  ...content,
});
