import type { Outcome, Telemetry } from "@l0/core";
import { known } from "./known.ts";

/** A record as a product-analytics tool or a table likes it: flat, numbers and names only. */
export interface AnalyticsEvent {
  readonly event: "l0_execution";
  readonly stream_id: string;
  readonly session_id: string;
  /** When the stream ended, or began if it is still running: Unix epoch, ms. */
  readonly timestamp: number;
  /** ms */
  readonly duration?: number;
  readonly tokens: number;
  readonly tokens_per_second?: number;
  readonly retries: number;
  /** Failed attempts. */
  readonly network_errors: number;
  /** Absent where no guardrail checked the output. */
  readonly violations?: number;
  readonly outcome?: Outcome;
  readonly model?: string;
  readonly provider?: string;
  /** ms */
  readonly time_to_first_token?: number;
  /** Text tokens that a retry made void. */
  readonly voided_tokens: number;
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  /** USD, all attempts. */
  readonly cost?: number;
  readonly drift?: boolean;
  readonly continuations?: number;
  readonly fallback_index?: number;
  readonly error_code?: string;
  readonly error_type?: string;
}

/**
 * A record as one flat analytics event, `l0_execution`. It has no message, no metadata and no text.
 *
 * @example
 * analytics.track(toEvent(telemetry));
 */
export function toEvent(telemetry: Telemetry): AnalyticsEvent {
  const { metrics, network, guardrails, usage, cost, drift, continuation, fallback, error } = telemetry;
  return known<AnalyticsEvent>({
    event: "l0_execution",
    stream_id: telemetry.streamId,
    session_id: telemetry.sessionId,
    timestamp: telemetry.endTime ?? telemetry.startTime,
    duration: telemetry.duration,
    tokens: metrics.totalTokens,
    tokens_per_second: metrics.tokensPerSecond,
    retries: metrics.totalRetries,
    network_errors: network.errorCount,
    violations: guardrails?.violationCount,
    outcome: telemetry.outcome,
    model: telemetry.model,
    provider: telemetry.provider,
    time_to_first_token: metrics.timeToFirstToken,
    voided_tokens: metrics.voidedTokens,
    input_tokens: usage?.inputTokens,
    output_tokens: usage?.outputTokens,
    cost: cost?.total,
    drift: drift?.detected,
    continuations: continuation?.continuationCount,
    fallback_index: fallback?.index,
    error_code: error?.code,
    error_type: error?.type,
  });
}
