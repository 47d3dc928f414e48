import type { DriftType } from "../events/drift-type.ts";

/** What has drifted. */
export interface DriftFinding {
  /** Each kind once. */
  readonly types: readonly DriftType[];
  /** Of the surest one, 0 to 1. */
  readonly confidence: number;
}

/** One reading of one text. What it finds depends on the text alone, not on how it was cut. */
export interface DriftRun {
  /** What has come since the last call. Gives what has begun to drift in it; nothing twice. */
  check(text: string): DriftFinding | undefined;
}

/** Detects drift; made by `drift()` of `@l0/core/drift`, or your own. */
export interface DriftDetector {
  /** A new text begins: for every attempt at least once, for a next one that is not made too. So it has no effect of its own. */
  start(): DriftRun;
}
