import type { EventOf, Telemetry } from "@l0/core";
import { known } from "./known.ts";
import type { SpanAttributes } from "./sentry-like.ts";

/** What is known of the stream when its span starts. */
export const executionStarted = ({ streamId, sessionId }: EventOf<"SESSION_START">): SpanAttributes => ({
  "l0.stream_id": streamId,
  "l0.session_id": sessionId,
});

/** What was measured, under the names that every backend of L0 shows. */
export function executionEnded(telemetry: Telemetry): SpanAttributes {
  const { outcome, completed, metrics, network, guardrails, drift, fallback, cost, error } = telemetry;
  return known({
    "l0.outcome": outcome,
    "l0.stream.completed": completed,
    "l0.token_count": metrics.totalTokens,
    "l0.tokens.voided": metrics.voidedTokens,
    "l0.time_to_first_token_ms": metrics.timeToFirstToken,
    "l0.tokens_per_second": metrics.tokensPerSecond,
    "l0.retry.count": metrics.totalRetries,
    "l0.network.error_count": network.errorCount,
    "l0.guardrail.violation_count": guardrails?.violationCount,
    "l0.drift.detected": drift?.detected,
    "l0.fallback.index": fallback?.index,
    "l0.cost.total": cost?.total,
    "l0.cost.wasted": cost?.wasted,
    "l0.cost.source": cost?.source,
    "error.type": error?.code,
  });
}

export const attemptStarted = (event: EventOf<"ATTEMPT_START">): SpanAttributes => ({
  "l0.attempt.number": event.attempt,
  "l0.attempt.is_retry": event.isRetry,
  "l0.fallback.index": event.fallbackIndex,
});

export const attemptEnded = ({ outcome, tokens, finishReason, error, cost }: EventOf<"ATTEMPT_END">): SpanAttributes =>
  known({
    "l0.attempt.outcome": outcome,
    "l0.attempt.tokens": tokens,
    "l0.attempt.finish_reason": finishReason,
    "l0.attempt.cost": cost,
    "error.type": error?.code,
    "l0.network.error_type": error?.errorType,
  });

/** Which model was asked for, and which one answered, as far as either is known. */
export interface Models {
  readonly requested: string | undefined;
  readonly answered: string | undefined;
}

/** The stream as one call of a model, in Sentry's `gen_ai.*` conventions, the op included. */
export function generation(telemetry: Telemetry, models: Models): SpanAttributes {
  const { provider, metrics, responseId, usage, cost } = telemetry;
  return known({
    "sentry.op": "gen_ai.chat",
    "gen_ai.operation.name": "chat",
    "gen_ai.conversation.id": conversationOf(telemetry),
    "gen_ai.provider.name": provider,
    "gen_ai.request.model": models.requested ?? telemetry.model,
    "gen_ai.response.model": models.answered,
    "gen_ai.response.id": responseId,
    "gen_ai.response.finish_reasons": finishReasons(telemetry),
    "gen_ai.response.streaming": true,
    "gen_ai.response.time_to_first_chunk": timeToFirstChunk(metrics),
    "gen_ai.response.tokens_per_second": metrics.tokensPerSecond,
    ...(usage && usageAttributes(usage)),
    // All attempts: this is what the answer cost.
    "gen_ai.cost.total_tokens": cost?.total,
  });
}

/** The session that the caller has put several streams into. */
const conversationOf = ({ sessionId, streamId }: Telemetry): string | undefined =>
  sessionId === streamId ? undefined : sessionId;

/** A JSON array, as the SDK itself writes it; `error` where the stream was cut before the provider gave a reason. */
function finishReasons({ finishReason, completed }: Telemetry): string | undefined {
  const reason = finishReason ?? (completed ? undefined : "error");
  return reason && JSON.stringify([reason]);
}

/** Text or reasoning, whichever came first, in seconds. */
function timeToFirstChunk({ timeToFirstToken, timeToFirstReasoning }: Telemetry["metrics"]): number | undefined {
  const first = Math.min(timeToFirstToken ?? Infinity, timeToFirstReasoning ?? Infinity);
  return first === Infinity ? undefined : first / 1000;
}

function usageAttributes(usage: NonNullable<Telemetry["usage"]>): Record<string, string | number | undefined> {
  const { inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens, reasoningTokens, source } = usage;
  const bothKnown = inputTokens !== undefined && outputTokens !== undefined;
  return {
    "gen_ai.usage.input_tokens": inputTokens,
    "gen_ai.usage.output_tokens": outputTokens,
    "gen_ai.usage.total_tokens": bothKnown ? inputTokens + outputTokens : undefined,
    "gen_ai.usage.cache_read.input_tokens": cacheReadTokens,
    "gen_ai.usage.cache_creation.input_tokens": cacheWriteTokens,
    "gen_ai.usage.reasoning.output_tokens": reasoningTokens,
    "l0.usage.source": source,
  };
}
