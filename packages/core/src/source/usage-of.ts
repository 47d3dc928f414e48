import type { Usage } from "../events/usage.ts";
import { known } from "../platform/known.ts";
import { countOf } from "./fields.ts";

/** A provider's usage: input, output, cache read, cache written, reasoning; what is no count is unknown, and so is all of it. */
export function usageOf(
  input: unknown,
  output: unknown,
  read: unknown,
  written: unknown,
  reasoning: unknown,
): Usage | undefined {
  const counts = known({
    inputTokens: countOf(input),
    outputTokens: countOf(output),
    cacheReadTokens: countOf(read),
    cacheWriteTokens: countOf(written),
    reasoningTokens: countOf(reasoning),
  });
  return Object.keys(counts).length > 0 ? { ...counts, source: "provider" } : undefined;
}
