import type { Piece } from "../run/piece.ts";
import { durationText } from "../parts/duration-text.ts";
import { countText } from "../parts/count-text.ts";
import { quantile } from "./quantile.ts";

/** How long one token let the reader wait. */
export interface TokenGap {
  /** When it came, since the run began, ms. */
  readonly at: number;
  /** Since the token before it, ms. */
  readonly gap: number;
  readonly voided: boolean;
}

/** A gap for every token but the first of each attempt. */
export function tokenGaps(pieces: readonly Piece[]): readonly TokenGap[] {
  const tokens = pieces.filter(({ kind }) => kind === "text");
  return tokens.flatMap(({ at, attempt, voided }, index) => {
    const before = tokens[index - 1];
    return before === undefined || before.attempt !== attempt ? [] : [{ at, gap: at - before.at, voided }];
  });
}

/** What the chart of the gaps shows, in a sentence. */
export function gapSummary(gaps: readonly TokenGap[]): string {
  const waits = gaps.map(({ gap }) => gap);
  const voided = gaps.filter((gap) => gap.voided).length;
  const slowest = Math.max(...waits);
  return (
    `Median ${durationText(quantile(waits, 0.5))}, longest ${durationText(slowest)} ` +
    `over ${countText(gaps.length, "gap")}${voided > 0 ? `, ${voided} of them between void tokens` : ""}.`
  );
}
