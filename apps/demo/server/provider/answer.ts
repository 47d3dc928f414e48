/** What the provider says where a script gives no text. */
export const DEFAULT_ANSWER: string =
  "A language model does not hand over its answer in one piece. It sends one small delta after another, over a single " +
  "connection that stays open for seconds or minutes. Every one of those seconds is a chance for something to go wrong: " +
  "a socket closes, a proxy goes quiet, a server runs out of patience. The reader must be told which words still stand " +
  "and which ones were taken back.";

/** Cuts text into deltas as a provider would: a word with the white space before it. */
export function tokenize(text: string): string[] {
  return text.match(/\s*\S+|\s+$/g) ?? [];
}

/** A rough count of the tokens that text is billed as: one for four characters. */
export function countPromptTokens(text: string): number {
  return Math.ceil(text.length / 4);
}
