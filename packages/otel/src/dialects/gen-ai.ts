import type { Attributes } from "@opentelemetry/api";

import type { SemconvProfile } from "../semconv/profile.ts";
import type { StreamEnd, StreamNames } from "../stream-end.ts";
import { finishReason, timeToFirstChunk } from "../telemetry-values.ts";

/** Who a stream is with, on spans and metrics alike. */
export function genAiNames(profile: SemconvProfile, names: StreamNames): Attributes {
  const attributes: Attributes = { "gen_ai.operation.name": "chat" };
  if (names.provider !== undefined) for (const key of profile.providerKeys) attributes[key] = names.provider;
  if (names.requestModel !== undefined) attributes["gen_ai.request.model"] = names.requestModel;
  if (names.responseModel !== undefined) attributes["gen_ai.response.model"] = names.responseModel;
  return attributes;
}

/** What the conventions say of an ended stream. */
export function genAiEnd(profile: SemconvProfile, { telemetry }: StreamEnd): Attributes {
  const { usage } = telemetry;
  const reason = finishReason(telemetry);
  const attributes: Attributes = {
    "gen_ai.response.id": telemetry.responseId,
    "gen_ai.response.finish_reasons": reason === undefined ? undefined : [reason],
    "gen_ai.response.time_to_first_chunk": timeToFirstChunk(telemetry),
    "gen_ai.usage.input_tokens": usage?.inputTokens,
    "gen_ai.usage.output_tokens": usage?.outputTokens,
    "gen_ai.usage.cache_read.input_tokens": usage?.cacheReadTokens,
    "gen_ai.usage.reasoning.output_tokens": usage?.reasoningTokens,
  };
  for (const key of profile.cacheWriteKeys) attributes[key] = usage?.cacheWriteTokens;
  return attributes;
}
