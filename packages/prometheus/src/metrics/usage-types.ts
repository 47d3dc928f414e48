import type { Usage } from "@l0/core";

/** The counts of a usage, by the words that labels use for them. */
export const USAGE_TYPES: Readonly<Record<string, Exclude<keyof Usage, "source">>> = {
  input: "inputTokens",
  output: "outputTokens",
  cache_read: "cacheReadTokens",
  cache_write: "cacheWriteTokens",
  reasoning: "reasoningTokens",
};
