/** What a model says, as a provider cuts it. */
export interface Text {
  readonly tokens: readonly string[];
  /** Of all tokens: a reading that loses text is an error, not fast. */
  readonly characters: number;
}

export function textOf(tokens: readonly string[]): Text {
  return { tokens, characters: tokens.join("").length };
}
