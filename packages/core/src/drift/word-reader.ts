import type { RecentWords, TextReader, WordListener } from "./kind.ts";
import { CODE, DIGIT, FULL_STOP, LINE_END, SILENT, SPACE, STOP, STRUCTURE, UNITS } from "./text-unit.ts";

/** FNV-1a on 32 bits. */
const BASIS: number = 0x811c9dc5 | 0;
const PRIME = 0x01000193;

/** How many words are remembered, a power of two. */
const RECENT = 8;
const LAST = 2 * RECENT - 2;
/** Bits of a hash by which it is looked up who wants a word. */
const MASK = 0xfff;
/** More structure than a sentence can have words. */
const NO_PROSE = 2 ** 24;
/** `console.` is no sentence, though it looks like the end of one. */
const LEAST_WORDS = 4;

const add = (hash: number, value: number): number => Math.imul(hash ^ value, PRIME);

/** The hash that stands for a word: written small, without apostrophes. */
export const hashOf = (word: string): number => [...word].reduce((hash, char) => add(hash, char.charCodeAt(0)), BASIS);

/** Who wants which word: the same for every text. */
export function wantedBy(listeners: readonly WordListener[]): Uint8Array {
  const wanted = new Uint8Array(MASK + 1);
  wanted.fill(listeners.reduce((bits, { words }, index) => (words ? bits : bits | (1 << index)), 0));
  for (const [index, { words = [] }] of listeners.entries()) {
    for (const hash of words) wanted[hash & MASK] = (wanted[hash & MASK] as number) | (1 << index);
  }
  return wanted;
}

/**
 * Cuts a text into words, as hashes, and into sentences: the same ones however it comes. A word is over where something
 * else begins. Numbers are no words, but sentences that differ in one are different sentences.
 */
export class WordReader implements RecentWords, TextReader {
  readonly #listeners: readonly WordListener[];
  /** By the last bits of a hash: the listeners that want it, one bit each. */
  readonly #wanted: Uint8Array;
  /** The last words, by turns the hash of one and where it ended. */
  readonly #recent: Int32Array = new Int32Array(2 * RECENT);
  #count = 0;
  run: number = 0;
  line: number = 0;
  #at = 0;
  #word = BASIS;
  /** `LETTER` where the word has one. */
  #kind = DIGIT;
  /** The unit before the word. */
  #before = SPACE;
  #isIndented = false;
  #sentence = BASIS;
  #sentenceAt = 0;
  #words = 0;
  #structure = 0;

  /** `wanted`: what {@link wantedBy} gives for these listeners. */
  constructor(listeners: readonly WordListener[], wanted: Uint8Array) {
    this.#listeners = listeners;
    this.#wanted = wanted;
  }

  hash(back: number): number {
    return this.#recent[(2 * (this.#count - back)) & LAST] as number;
  }

  end(back: number): number {
    return this.#recent[((2 * (this.#count - back)) & LAST) + 1] as number;
  }

  read(text: string): void {
    // The engine looks up what a module holds at each use, which shows where that is once a character.
    const [units, digit, silent, basis, prime] = [UNITS, DIGIT, SILENT, BASIS, PRIME];
    const start = this.#at;
    let word = this.#word;
    let kind = this.#kind;
    for (let index = 0; index < text.length; index++) {
      const code = text.charCodeAt(index);
      const unit = units[code] as number;
      if (unit <= digit) {
        word = Math.imul(word ^ (code < 0x80 ? code | 0x20 : code), prime); // small letters; digits have that bit already
        kind &= unit;
      } else if (unit !== silent) {
        if (word !== basis) this.#endWord(word, kind, start + index);
        word = basis;
        kind = digit;
        this.#separate(unit, start + index);
      }
    }
    this.#word = word;
    this.#kind = kind;
    this.#at = start + text.length;
  }

  #endWord(hash: number, kind: number, at: number): void {
    // As in `3.14`, `example.com` and `list.at(0)`.
    if (this.#before === STOP) this.#leaveProse();
    this.#words++;
    this.#sentence = add(this.#sentence, hash);
    if (kind === DIGIT) {
      this.run = 0;
      return;
    }
    this.run++;
    const index = (2 * ++this.#count) & LAST;
    this.#recent[index] = hash;
    this.#recent[index + 1] = at;
    const wanted = this.#wanted[hash & MASK] as number;
    for (let bit = 0; wanted >> bit > 0; bit++) {
      if ((wanted >> bit) & 1) (this.#listeners[bit] as WordListener).word(this);
    }
  }

  /** What this is part of is no sentence: code, a number, an address. */
  #leaveProse(): void {
    this.run = 0;
    this.#structure = NO_PROSE;
  }

  #separate(unit: number, at: number): void {
    this.#before = unit;
    if (unit === SPACE) {
      // Code is indented; what is said again and again in a list is not.
      if (at === this.line) this.#isIndented = true;
    } else if (unit <= FULL_STOP) this.#endSentence(unit, at);
    else {
      this.run = 0;
      if (unit === STRUCTURE) this.#structure++;
      if (unit === CODE) this.#leaveProse();
    }
    if (this.#words === 0) this.#sentenceAt = at + 1;
  }

  #endSentence(unit: number, at: number): void {
    const least = unit === STOP ? LEAST_WORDS : 1;
    if (this.#words >= least && this.#words > 2 * this.#structure && !this.#isIndented) {
      for (const listener of this.#listeners) listener.sentence?.(this.#sentence, at, at - this.#sentenceAt);
    }
    this.#sentence = BASIS;
    this.#words = this.#structure = 0;
    if (unit !== LINE_END) return;
    this.line = at + 1;
    this.#isIndented = false;
    this.run = 0;
  }
}
