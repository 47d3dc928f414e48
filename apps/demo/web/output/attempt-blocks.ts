import type { AttemptView } from "../run/attempt-view.ts";
import type { Piece } from "../run/piece.ts";

/** What one attempt gave, in stretches that are shown alike. */
export interface AttemptBlock {
  readonly attempt: number;
  /** Absent where no event has told of the attempt. */
  readonly info?: AttemptView;
  readonly stretches: readonly Stretch[];
}

/** Neighbouring pieces of one kind that are all valid or all void. */
export interface Stretch {
  readonly kind: Piece["kind"];
  readonly text: string;
  readonly toolName?: string;
  readonly voided: boolean;
}

/** The output by attempt, attempts that gave nothing included. */
export function attemptBlocks(pieces: readonly Piece[], attempts: readonly AttemptView[]): readonly AttemptBlock[] {
  const numbers = new Set([...attempts, ...pieces].map(({ attempt }) => attempt));
  return [...numbers].sort((a, b) => a - b).map((attempt) => blockOf(attempt, pieces, attempts));
}

function blockOf(attempt: number, pieces: readonly Piece[], attempts: readonly AttemptView[]): AttemptBlock {
  const info = attempts.find((known) => known.attempt === attempt);
  const stretches = stretchesOf(pieces.filter((piece) => piece.attempt === attempt));
  return info === undefined ? { attempt, stretches } : { attempt, info, stretches };
}

/** The text that stands. */
export function validText(pieces: readonly Piece[]): string {
  return pieces.map((piece) => (piece.kind === "text" && !piece.voided ? piece.text : "")).join("");
}

function stretchesOf(pieces: readonly Piece[]): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const { kind, text, toolName, voided } of pieces) {
    const last = stretches.at(-1);
    const flows = kind === "text" || kind === "reasoning";
    if (last !== undefined && flows && last.kind === kind && last.voided === voided) {
      stretches[stretches.length - 1] = { ...last, text: last.text + text };
    } else {
      stretches.push({ kind, text, voided, ...(toolName !== undefined && { toolName }) });
    }
  }
  return stretches;
}
