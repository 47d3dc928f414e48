import type { SourceUnderTest } from "@l0/core/testing";

/** A whole, good stream of one protocol, as its provider sends it. */
export interface WholeStream extends SourceUnderTest {
  readonly usage: NonNullable<SourceUnderTest["usage"]>;
  readonly error: object;
}

/** What every stream here says: half of the text, the tool call, the other half. */
export const SAID = {
  text: "Hello, 世界!",
  reasoning: "Greet them.",
  toolCalls: [{ toolCallId: "call_1", toolName: "weather", arguments: { city: "Bern" } }],
};
export const counts = (cacheWriteTokens?: number): WholeStream["usage"] => ({
  inputTokens: 100,
  outputTokens: 20,
  cacheReadTokens: 64,
  ...(cacheWriteTokens === undefined ? {} : { cacheWriteTokens }),
  reasoningTokens: 12,
  source: "provider",
});

/** Stands in every error of a provider, and must never be seen in a message of L0. */
export const SECRET = "the patient is called Ada";
