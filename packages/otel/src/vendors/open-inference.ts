import { totalTokens } from "../telemetry-values.ts";
import type { VendorAttributes } from "./vendor-attributes.ts";

/** OpenInference (Arize Phoenix) has a vocabulary of its own. */
export const openInference: VendorAttributes = ({ telemetry, names }) => {
  const { usage, cost, sessionId } = telemetry;
  return {
    "openinference.span.kind": "LLM",
    "llm.model_name": names.responseModel ?? names.requestModel,
    "llm.provider": names.provider,
    "llm.token_count.prompt": usage?.inputTokens,
    "llm.token_count.completion": usage?.outputTokens,
    "llm.token_count.total": totalTokens(telemetry),
    "llm.token_count.prompt_details.cache_read": usage?.cacheReadTokens,
    "llm.token_count.prompt_details.cache_write": usage?.cacheWriteTokens,
    "llm.token_count.completion_details.reasoning": usage?.reasoningTokens,
    "llm.cost.total": cost?.total,
    "session.id": sessionId,
  };
};
