/**
 * The provider's billed token counts. `inputTokens` and `outputTokens` are totals; the other counts are
 * subsets of them and must never be added on top.
 */
export interface Usage {
  /** All input tokens, cached ones included. */
  readonly inputTokens?: number;
  /** All output tokens, reasoning ones included. */
  readonly outputTokens?: number;
  /** The part of `inputTokens` that was read from the provider's cache. */
  readonly cacheReadTokens?: number;
  /** The part of `inputTokens` that was written to the provider's cache. */
  readonly cacheWriteTokens?: number;
  /** The part of `outputTokens` that was spent on reasoning. */
  readonly reasoningTokens?: number;
  /** Who counted: the provider, or an estimate made here because the provider sent no usage. */
  readonly source: "provider" | "estimated";
}
