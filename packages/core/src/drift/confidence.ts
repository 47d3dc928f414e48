import type { DriftType } from "../events/drift-type.ts";

/** How sure it is that what a kind finds is drift, 0 to 1; the surest first. */
export const CONFIDENCE: Readonly<Record<DriftType, number>> = {
  meta_commentary: 0.9,
  repetition: 0.8,
  format_collapse: 0.8,
  tone_shift: 0.7,
  markdown_collapse: 0.7,
  entropy_spike: 0.6,
  hedging: 0.5,
};

/** All kinds, the surest first. */
export const DRIFT_TYPES: readonly DriftType[] = Object.keys(CONFIDENCE) as DriftType[];
