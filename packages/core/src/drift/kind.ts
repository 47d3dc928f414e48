import type { Complete } from "../platform/known.ts";
import type { DriftThresholds } from "./drift-options.ts";

/** What a kind of drift goes by. */
export interface KindSettings extends Complete<DriftThresholds> {
  /** UTF-16 units. */
  readonly windowSize: number;
}

/** One kind of drift in one text, and whether it has begun. */
export abstract class Kind {
  protected readonly settings: KindSettings;
  #drifts = false;
  #begun = false;

  constructor(settings: KindSettings) {
    this.settings = settings;
  }

  /** Told whether the text, up to the present place, has drifted. */
  protected report(drifts: boolean): void {
    this.#begun ||= drifts && !this.#drifts;
    this.#drifts = drifts;
  }

  /** Whether it has begun since this was asked before. */
  takeBegun(): boolean {
    const begun = this.#begun;
    this.#begun = false;
    return begun;
  }
}

/** Reads the text as it is, piece by piece. */
export interface TextReader {
  read(text: string): void;
}

/** Told of the words and sentences of a text. Places are offsets from its beginning, UTF-16 units. */
export interface WordListener {
  /** Hashes of the words it wants to be told of; it may be told of others too. All where there is none. */
  readonly words?: readonly number[];
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
