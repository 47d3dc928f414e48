import type { DriftThresholds } from "./drift-options.ts";

/** What a kind of drift goes by. */
export interface KindSettings extends Required<DriftThresholds> {
  /** UTF-16 units. */
  readonly windowSize: number;
}

/** Told by a kind whether, at this place of the text, it has drifted. */
export type Report = (drifting: boolean) => void;

/** A kind of drift that reads the text as it is: makes the reader of one text, which gets every piece of it. */
export type TextKind = (settings: KindSettings, report: Report) => (text: string) => void;

/** A kind of drift that reads words: makes the listener for one text. */
export type WordKind = (settings: KindSettings, report: Report) => WordListener;

/** Told of the words and sentences of a text. Places are offsets from its beginning, UTF-16 units. */
export interface WordListener {
  /** Hashes of the words it wants to be told of; it may be told of others too. All where there is none. */
  readonly words?: Iterable<number>;
  /** A word has ended. */
  word(recent: RecentWords): void;
  /** A sentence of prose has ended at `at`; its hash is that of its words. */
  sentence?(hash: number, at: number, length: number): void;
}

/** The last words of a text, at most 8 back; 0 is the one that has just ended. */
export interface RecentWords {
  hash(back: number): number;
  end(back: number): number;
  /** How many words stand in a row, with nothing but white space or the end of a sentence between them, on one line. */
  readonly run: number;
  /** Where the line begins. */
  readonly line: number;
}
