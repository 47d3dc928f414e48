import type { EventOf, Outcome, Telemetry } from "@l0/core";
import type { Attributes } from "@opentelemetry/api";

import type { LoggedAttempt } from "../attempt-log.ts";
import type { SemconvProfile } from "../semconv/profile.ts";
import { timeToFirstChunk } from "../telemetry-values.ts";

/** `chat {model}`, the conventions' name; `chat` where the model is not known. */
export function spanName(model: string | undefined): string {
  return model === undefined ? "chat" : `chat ${model}`;
}

/** What a stream's span has from its start, beside the common attributes. */
export function startAttributes({ streamId, sessionId }: EventOf<"SESSION_START">): Attributes {
  return { "gen_ai.request.stream": true, "l0.stream_id": streamId, "l0.session_id": sessionId };
}

/** What a stream's span gets at its end, beside the common attributes. An unknown value is undefined: no attribute. */
export function endAttributes(profile: SemconvProfile, outcome: Outcome, telemetry: Telemetry): Attributes {
  const { metrics, network, usage } = telemetry;
  return {
    "gen_ai.response.id": telemetry.responseId,
    "gen_ai.response.finish_reasons": finishReasons(outcome, telemetry.finishReason),
    "gen_ai.response.time_to_first_chunk": timeToFirstChunk(telemetry),
    "gen_ai.usage.input_tokens": usage?.inputTokens,
    "gen_ai.usage.output_tokens": usage?.outputTokens,
    "gen_ai.usage.cache_read.input_tokens": usage?.cacheReadTokens,
    ...Object.fromEntries(profile.cacheWriteKeys.map((key) => [key, usage?.cacheWriteTokens])),
    "gen_ai.usage.reasoning.output_tokens": usage?.reasoningTokens,
    "error.type": telemetry.error?.code,
    "l0.outcome": outcome,
    "l0.stream.completed": telemetry.completed,
    "l0.retry.count": metrics.totalRetries,
    "l0.network.error_count": network.errorCount,
    "l0.time_to_first_token_ms": metrics.timeToFirstToken,
    "l0.tokens_per_second": metrics.tokensPerSecond,
    "l0.fallback.index": telemetry.fallback?.index,
    "l0.usage.source": usage?.source,
  };
}

/** The provider's word; `error` where the stream was cut before it came. */
function finishReasons(outcome: Outcome, finishReason: string | undefined): string[] | undefined {
  if (finishReason !== undefined) return [finishReason];
  return outcome === "completed" ? undefined : ["error"];
}

/**
 * What an attempt's span says. None of it is a `gen_ai.*` attribute: backends take a span that has one for a
 * generation of its own, and would count its tokens twice.
 */
export function attemptAttributes({ start, end }: LoggedAttempt): Attributes {
  const { usage, error } = end;
  return {
    "l0.attempt.number": end.attempt,
    "l0.attempt.outcome": end.outcome,
    "l0.attempt.tokens": end.tokens,
    "l0.attempt.model": end.model ?? start.model,
    "l0.attempt.provider": end.provider ?? start.provider,
    "l0.attempt.response_id": end.responseId,
    "l0.attempt.finish_reason": end.finishReason,
    "l0.attempt.usage.input_tokens": usage?.inputTokens,
    "l0.attempt.usage.output_tokens": usage?.outputTokens,
    "l0.fallback.index": start.fallbackIndex,
    "error.type": error?.code,
    "l0.network.error_type": error?.errorType,
  };
}
