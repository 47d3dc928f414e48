import type { EventOf, StreamInfo } from "@l0/core";
import type { Attributes } from "@opentelemetry/api";

import type { SemconvProfile } from "../semconv/profile.ts";
import type { StreamEnd } from "../stream-end.ts";

/** What a stream's span has from its start, beside the names. */
export function startAttributes(
  { streamId, sessionId }: Pick<StreamInfo, "streamId" | "sessionId">,
  genAi: SemconvProfile | undefined,
): Attributes {
  const ids: Attributes = { "l0.stream_id": streamId, "l0.session_id": sessionId };
  if (genAi === undefined) return ids;
  ids["gen_ai.request.stream"] = true;
  // The conventions want a conversation that the caller knows, and no id that was made up for want of one.
  if (sessionId !== streamId) ids["gen_ai.conversation.id"] = sessionId;
  return ids;
}

/** What a stream's span gets at its end of L0's own. An unknown value is undefined: no attribute. */
export function l0EndAttributes({ outcome, telemetry }: StreamEnd): Attributes {
  const { metrics, network, guardrails, drift, fallback, usage, cost } = telemetry;
  return {
    "error.type": telemetry.error?.code,
    "l0.outcome": outcome,
    "l0.stream.completed": telemetry.completed,
    "l0.retry.count": metrics.totalRetries,
    "l0.network.error_count": network.errorCount,
    "l0.guardrail.violation_count": guardrails?.violationCount ?? 0,
    "l0.drift.detected": drift?.detected ?? false,
    "l0.time_to_first_token_ms": metrics.timeToFirstToken,
    "l0.tokens_per_second": metrics.tokensPerSecond,
    "l0.fallback.index": fallback?.index ?? 0,
    "l0.usage.source": usage?.source,
    "l0.cost.total": cost?.total,
    "l0.cost.wasted": cost?.wasted,
    "l0.cost.source": cost?.source,
  };
}

/** What an attempt's span has from its start. */
export function attemptStartAttributes(start: EventOf<"ATTEMPT_START">): Attributes {
  return {
    "l0.attempt.number": start.attempt,
    "l0.is_retry": start.isRetry,
    "l0.is_fallback": start.isFallback,
    "l0.fallback.index": start.fallbackIndex,
    "l0.attempt.model": start.model,
    "l0.attempt.provider": start.provider,
  };
}

/**
 * What an attempt's span gets at its end. None of it is a `gen_ai.*` attribute: backends take a span that has one for
 * a generation of its own, and would count its tokens twice.
 */
export function attemptEndAttributes(end: EventOf<"ATTEMPT_END">): Attributes {
  const { usage, error } = end;
  return {
    "l0.attempt.outcome": end.outcome,
    "l0.attempt.tokens": end.tokens,
    // The provider's own words win over what the options say.
    ...(end.model !== undefined && { "l0.attempt.model": end.model }),
    ...(end.provider !== undefined && { "l0.attempt.provider": end.provider }),
    "l0.attempt.response_id": end.responseId,
    "l0.attempt.finish_reason": end.finishReason,
    "l0.attempt.usage.input_tokens": usage?.inputTokens,
    "l0.attempt.usage.output_tokens": usage?.outputTokens,
    "l0.attempt.cost": end.cost,
    "error.type": error?.code,
    "l0.network.error_type": error?.errorType,
  };
}
