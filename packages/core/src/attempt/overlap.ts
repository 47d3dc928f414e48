/** What counts as a repetition of the text that is continued. */
export interface OverlapOptions {
  /** Shortest repetition that is removed, UTF-16 units. @default 2 */
  readonly minOverlap: number;
  /** Longest repetition that is looked for, UTF-16 units; 0 removes none. @default 500 */
  readonly maxOverlap: number;
  /** Whether `A` and `a` differ. @default true */
  readonly caseSensitive: boolean;
  /** Whether any run of white space is like one space. @default false */
  readonly normalizeWhitespace: boolean;
}

/**
 * Finds how much of a continuation repeats the end of the text that it continues, however it is cut into tokens: the
 * longest end of the text that the continuation begins with. It decides as soon as more text cannot change the answer.
 */
export class Overlap {
  readonly #options: OverlapOptions;
  readonly #tail: string;
  /** How long the run of white space is that the text ends with, where that is like one space. */
  readonly #space: number;
  /** Where in the tail the repetition may begin, the longest one first. */
  #starts: number[];
  /** The beginning of the continuation: what comes later cannot be a repetition. */
  #head = "";
  /** Longest beginning that is looked at: a run of white space may be longer here than there. */
  readonly #limit: number;
  #found = 0;

  /** `text`: what is continued. */
  constructor(text: string, options: OverlapOptions) {
    const { minOverlap, maxOverlap } = options;
    this.#options = options;
    this.#limit = 4 * maxOverlap;
    const tail = this.#normal(maxOverlap === 0 ? "" : text.slice(-2 * maxOverlap)).slice(-maxOverlap || Infinity);
    const longest = tail.length - Math.max(1, minOverlap) + 1;
    this.#tail = tail;
    this.#space = options.normalizeWhitespace ? spaceAfter(text) : 0;
    this.#starts = Array.from({ length: Math.max(0, longest) }, (_, start) => start);
  }

  /** The next text: how many UTF-16 units of all that has come are repeated, or `undefined` where it takes more to know. */
  push(text: string): number | undefined {
    this.#head = (this.#head + text).slice(0, this.#limit);
    const normal = this.#normal(this.#head);
    // One that cannot be decided yet is a prefix of an end of the tail; one that is decided was covered whole.
    const open: number[] = [];
    for (const start of this.#starts) {
      const length = this.#tail.length - start;
      if (length > normal.length ? this.#tail.startsWith(normal, start) : normal.startsWith(this.#tail.slice(start))) {
        if (length > normal.length) open.push(start);
        else this.#found = Math.max(this.#found, length);
      }
    }
    this.#starts = open;
    const isOpen = open.length > 0 || (normal.length === this.#found && spaceAfter(this.#head) < this.#space);
    return isOpen && this.#head.length < this.#limit ? undefined : this.end();
  }

  /** No more text comes. */
  end(): number {
    let length = this.#found;
    // The shortest beginning whose normal form is the whole repetition.
    while (length < this.#head.length && this.#normal(this.#head.slice(0, length)).length < this.#found) length++;
    // And as much of the white space behind it as there was: what is repeated exactly leaves nothing.
    for (let space = this.#found && this.#space; space > 1 && isSpace(this.#head[length]); space--) length++;
    return length;
  }

  #normal(text: string): string {
    const { caseSensitive, normalizeWhitespace } = this.#options;
    const spaced = normalizeWhitespace ? text.replace(/\s+/g, " ") : text;
    // A letter whose lower case has another length would move everything after it.
    return caseSensitive ? spaced : spaced.replace(/./gsu, (letter) => lowerCase(letter));
  }
}

const spaceAfter = (text: string): number => text.length - text.trimEnd().length;

const isSpace = (unit = "x"): boolean => unit.trim() === "";

function lowerCase(letter: string): string {
  const lower = letter.toLowerCase();
  return lower.length === letter.length ? lower : letter;
}
