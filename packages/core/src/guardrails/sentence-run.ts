import type { Violation } from "../events/violation.ts";
import { EXCLAMATION_MARK, FULL_STOP, LINE_FEED, QUESTION_MARK, SPACE } from "./characters.ts";
import { Report } from "./report.ts";
import type { Need, RuleRun } from "./rule.ts";

/** Ends of a sentence that need no white space behind them, as a full stop does: 3.14. */
const ENDS = "。！？｡।॥؟۔";

/** What is no longer may be repeated, UTF-16 units. */
const SHORT = 20;
const TOO_OFTEN = 3;
/** How many different sentences are remembered. */
const MEMORY = 256;
/** A text of this length may not end with its first sentence, UTF-16 units. */
const LONG_TEXT = 100;

const isStop = (code: number): boolean => code === FULL_STOP || code === EXCLAMATION_MARK || code === QUESTION_MARK;

/** Finds sentences that come again, by a hash of each without its white space: it keeps none of the text. */
export class SentenceRun implements RuleRun {
  readonly #report = new Report();
  readonly #times: Map<number, number> = new Map();
  #position = 0;
  /** Of the present sentence; negative where none has begun. */
  #start = -1;
  #hash = 0;
  #last = SPACE;
  #lineHasText = false;
  #sentences = 0;
  #firstHash = 0;
  #lastHash = 0;
  #lastStart = 0;

  push(delta: string): readonly Violation[] | undefined {
    const space = SPACE; // The engine looks up what a module holds at each use: here, once a character.
    let hash = this.#hash;
    let last = this.#last;
    let lineHasText = this.#lineHasText;
    for (let i = 0; i < delta.length; i++) {
      const code = delta.charCodeAt(i);
      if (code > space) {
        if (hash === 0 && this.#start < 0) this.#start = this.#position + i;
        hash = Math.imul(hash ^ code, 0x1000193);
        last = code;
        lineHasText = true;
        if (code >= 128 && ENDS.includes(delta.charAt(i))) hash = this.#endSentence(hash, this.#position + i + 1);
      } else if (isStop(last)) {
        hash = this.#endSentence(hash, this.#position + i);
        last = SPACE;
      } else if (code === LINE_FEED) {
        // Behind an empty line something new begins: a heading is no part of the sentence after it.
        if (!lineHasText) hash = this.#begin();
        lineHasText = false;
      }
    }
    this.#hash = hash;
    this.#last = last;
    this.#lineHasText = lineHasText;
    this.#position += delta.length;
    return this.#report.take();
  }

  /** A sentence ends with a mark, or with the white space behind it. */
  get needs(): Need {
    return isStop(this.#last) ? "every" : "marked";
  }

  end(): readonly Violation[] {
    if (this.#start >= 0) this.#endSentence(this.#hash, this.#position);
    if (this.#position >= LONG_TEXT && this.#sentences > 1 && this.#lastHash === this.#firstHash) {
      this.#report.add("pattern-first-last-duplicate", this.#lastStart, "The text ends with its first sentence.");
    }
    return this.#report.take() ?? [];
  }

  #begin(): number {
    this.#start = -1;
    return 0;
  }

  #endSentence(hash: number, end: number): number {
    if (this.#sentences++ === 0) this.#firstHash = hash;
    this.#lastHash = hash;
    this.#lastStart = this.#start;
    if (end - this.#start > SHORT) this.#count(hash);
    return this.#begin();
  }

  #count(hash: number): void {
    const times = (this.#times.get(hash) ?? 0) + 1;
    this.#times.delete(hash);
    this.#times.set(hash, times);
    if (this.#times.size > MEMORY) this.#times.delete(this.#times.keys().next().value as number);
    if (times === TOO_OFTEN) this.#report.add("pattern-repetition", this.#start, "A sentence comes more than twice.");
  }
}
