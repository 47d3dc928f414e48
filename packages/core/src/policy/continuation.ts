import type { Complete, Given } from "../platform/known.ts";
import type { OverlapOptions } from "../attempt/overlap.ts";

/** How a failed attempt is continued from the last checkpoint. */
export interface ContinuationOptions extends Given<OverlapOptions> {
  /** Whether text that looks like JSON is continued too: models seldom go on exactly where they were. @default false */
  readonly structured?: boolean | undefined;
}

/** All continuation options, resolved. */
export type ResolvedContinuation = Complete<ContinuationOptions>;

export const CONTINUATION: ResolvedContinuation = {
  minOverlap: 2,
  maxOverlap: 500,
  caseSensitive: true,
  normalizeWhitespace: false,
  structured: false,
};

/** Whether this text can be continued at all. */
export function canContinue(text: string, { structured }: ResolvedContinuation): boolean {
  return text !== "" && (structured || !/^\s*(```\w*\s*)?[{[]/.test(text));
}
