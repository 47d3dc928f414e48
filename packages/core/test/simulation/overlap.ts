import type { Piece, PlayedAttempt } from "./played-attempt.ts";

/** Lengths, in UTF-16 units, that count as a repetition unless the options say otherwise. */
const LEAST = 2;
const MOST = 500;

/** How much of the beginning of `said` repeats the end of `text`, and whether more of it could change the answer. */
export function overlapOf(text: string, said: string): { readonly length: number; readonly isDecided: boolean } {
  const longest = Math.min(text.length, MOST);
  let length = 0;
  let isDecided = true;
  for (let units = LEAST; units <= longest; units++) {
    const end = text.slice(-units);
    if (said.startsWith(end)) length = units;
    // The longer ends are still open where all that was said is the beginning of one.
    else if (units > said.length && end.startsWith(said)) isDecided = false;
  }
  return { length, isDecided };
}

/** Whether it was still open, when an attempt was given up, how much of its text was a repetition. */
export function endedUndecided({ context, given, ending }: PlayedAttempt): boolean {
  const { checkpoint } = context;
  return checkpoint !== undefined && ending === undefined && !overlapOf(checkpoint, textOf(given)).isDecided;
}

export const textOf = (pieces: readonly Piece[]): string =>
  pieces.map((piece) => (piece.type === "token" ? piece.value : "")).join("");
