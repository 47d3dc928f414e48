import type { Attributes } from "@opentelemetry/api";

import type { StreamEnd, StreamNames } from "../stream-end.ts";
import { durationSeconds, finishReason, totalTokens, uncachedInputTokens } from "../telemetry-values.ts";

/** Who a stream is with, on spans. */
export function llmNames({ provider, requestModel }: StreamNames): Attributes {
  return { "llm.streaming": true, ...ifKnown("llm.model", requestModel), ...ifKnown("llm.provider", provider) };
}

/** What the user's own attributes say of the request. */
export function llmRequested(given: Attributes): Attributes {
  return {
    "llm.request.temperature": given["gen_ai.request.temperature"],
    "llm.request.max_tokens": given["gen_ai.request.max_tokens"],
  };
}

/** The same as {@link llmNames} on metrics. */
export function llmMetricNames({ provider, requestModel }: StreamNames): Attributes {
  return { ...ifKnown("llm_model", requestModel), ...ifKnown("llm_provider", provider) };
}

/** What the dialect says of an ended stream. Input is counted without cache reads; the total is of everything billed. */
export function llmEnd({ telemetry }: StreamEnd): Attributes {
  return {
    "llm.tokens.input": uncachedInputTokens(telemetry),
    "llm.tokens.output": telemetry.usage?.outputTokens,
    "llm.tokens.total": totalTokens(telemetry),
    "llm.tokens.cache_read": telemetry.usage?.cacheReadTokens,
    "llm.tokens.cache_write": telemetry.usage?.cacheWriteTokens,
    "llm.cost.total": telemetry.cost?.total,
    "llm.duration_seconds": durationSeconds(telemetry),
    "llm.response.finish_reason": finishReason(telemetry),
    error: telemetry.error ? true : undefined,
  };
}

function ifKnown(name: string, value: string | undefined): Attributes {
  return value === undefined ? {} : { [name]: value };
}
