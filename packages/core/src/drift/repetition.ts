import { Kind, type KindSettings, type RecentWords, type WordListener } from "./kind.ts";
import { Recurrences } from "./recurrences.ts";

/** Words of a phrase. */
const PHRASE = 5;
/** A phrase is hashed as a number whose digits are its words: the next word moves them up, the oldest falls out. */
const BASE = 0x01000193;
const BASE_OF_OLDEST = Math.imul(Math.imul(Math.imul(Math.imul(BASE, BASE), BASE), BASE), BASE);

/**
 * The same long sentence, or the same phrase of five words within one line, several times in a window. Lines that only
 * begin alike, as in lists and in code, are no repetition; nor are numbers, columns and punctuation.
 */
export class Repetition extends Kind implements WordListener {
  /** So near to the time before that all of them fit into the window. */
  readonly #near: number;
  readonly #sentences: Recurrences;
  readonly #phrases: Recurrences;
  #phrase = 0;
  #until = 0;

  constructor(settings: KindSettings) {
    super(settings);
    const { repetitions, windowSize } = settings;
    this.#near = windowSize / (repetitions - 1);
    // Several times as many as a window can hold: a few are displaced too soon, and found a little later.
    this.#sentences = new Recurrences(windowSize / 16);
    this.#phrases = new Recurrences(windowSize / 2);
  }

  word(recent: RecentWords): void {
    const oldest = Math.imul(recent.hash(PHRASE), BASE_OF_OLDEST);
    this.#phrase = (Math.imul(this.#phrase, BASE) + recent.hash(0) - oldest) | 0;
    if (recent.run < PHRASE) return;
    const at = recent.end(0);
    this.#came(this.#phrases.add(this.#phrase, recent.end(PHRASE), at, Math.max(recent.line, at - this.#near)), at);
  }

  sentence(hash: number, at: number, length: number): void {
    if (length > this.settings.sentenceLength) this.#came(this.#sentences.add(hash, at, at, at - this.#near), at);
  }

  #came(times: number, at: number): void {
    if (times >= this.settings.repetitions) this.#until = at + this.settings.windowSize;
    if (this.#until > 0) this.report(at < this.#until);
  }
}
