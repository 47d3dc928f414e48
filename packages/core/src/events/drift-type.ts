/** The ways in which an answer can leave its path. */
export type DriftType =
  | "tone_shift"
  | "meta_commentary"
  | "repetition"
  | "entropy_spike"
  | "markdown_collapse"
  | "format_collapse"
  | "hedging";
