import { invalidOptions } from "../errors/invalid-options.ts";
import type { L0Error } from "../errors/l0-error.ts";
import { type Atoms, newPlace, type Place } from "./pattern-graph.ts";

const ATOM = /\[(?:\\.|[^\]\\])*\]|\\(?:p\{[^}]*\}|u\{[^}]*\}|u[\da-f]{4}|x[\da-f]{2}|c[a-z]|.)|./isuy;
const GROUP = /\((?:\?(?::|<[^=!>]+>)|(?!\?))/y;
const REPEAT = /(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/y;
/** Back-references, and escaped halves of surrogate pairs, as a character is a code point. */
const REFUSED = /^\\[1-9k]|\\u\{?d[89a-f]/i;
/** Means something else without the flag u. */
const UNICODE = /\\(?:p|u)\{/i;

/** How large one pattern may grow: it bounds what a character costs at worst. */
const MAX_PLACES = 1000;

/**
 * Reads a regular expression into a graph. It takes what an automaton can match in one pass; everything else is
 * `INVALID_OPTIONS`.
 */
export class PatternReader {
  readonly #index: number;
  readonly #source: string;
  readonly #flags: string;
  readonly #lines: string;
  readonly #atoms: Atoms;
  #at = 0;
  #places = 0;

  constructor({ source, flags }: RegExp, index: number, atoms: Atoms) {
    this.#index = index;
    this.#source = source;
    this.#flags = flags.replace(/[dgm]/g, "");
    this.#lines = flags.includes("m") ? "m" : "";
    this.#atoms = atoms;
    if (/[vy]/.test(flags)) throw this.#refusal();
  }

  /** The whole pattern, from a place that is its own; gives its end. */
  read(from: Place): Place {
    const end = this.#alternatives(from);
    const reached = new Set([from]);
    for (const place of reached) for (const next of place.also) reached.add(next);
    if (reached.has(end))
      throw invalidOptions(
        `patterns[${this.#index}] matches the empty text; allowed is what matches a character or more.`,
      );
    return end;
  }

  /** Up to a closing parenthesis or the end. */
  #alternatives(from: Place): Place {
    const end = this.#place();
    do {
      let place = this.#behind(from);
      while (this.#at < this.#source.length && !"|)".includes(this.#source.charAt(this.#at))) place = this.#term(place);
      place.also.push(end);
    } while (this.#take(/\|/y));
    return end;
  }

  #term(from: Place): Place {
    const [assertion] = this.#take(/\^|\$|\\b/iy) ?? [];
    if (assertion) return this.#behind(from, assertion.length > 1 ? assertion.charAt(1) : assertion + this.#lines);
    const start = this.#at;
    const entry = this.#behind(from);
    const end = this.#atom(entry);
    const repeat = this.#take(REPEAT);
    if (!repeat) return end;
    const after = this.#at;
    const out = this.#repeat(start, entry, end, boundsOf(repeat));
    this.#at = after;
    return out;
  }

  /** As many copies of an atom as there must be, and those that may be; the last one as often as one likes. */
  #repeat(start: number, entry: Place, end: Place, { min, max }: Bounds): Place {
    const out = this.#place();
    if (min === 0) entry.also.push(out);
    for (let count = 1; count < (max === Infinity ? min : max); count++) {
      if (count >= min) end.also.push(out);
      entry = this.#behind(end);
      this.#at = start;
      end = this.#atom(entry);
    }
    if (max === Infinity) end.also.push(entry);
    if (max > 0) end.also.push(out);
    return out;
  }

  #atom(from: Place): Place {
    if (this.#take(GROUP)) {
      const end = this.#alternatives(from);
      this.#at++;
      return end;
    }
    const source = this.#take(ATOM)?.[0] ?? "";
    const unicode = this.#flags.includes("u");
    if (source === "(" || REFUSED.test(source) || (!unicode && UNICODE.test(source))) throw this.#refusal();
    const to = this.#place();
    from.on.push([this.#atoms.add(source, this.#flags), to]);
    return to;
  }

  /** A new place where one is at the same time as at `from`. */
  #behind(from: Place, assertion?: string): Place {
    const place = this.#place(assertion);
    from.also.push(place);
    return place;
  }

  #place(assertion?: string): Place {
    if (++this.#places > MAX_PLACES) throw this.#refusal();
    return newPlace(undefined, assertion);
  }

  #take(what: RegExp): RegExpExecArray | undefined {
    what.lastIndex = this.#at;
    const found = what.exec(this.#source) ?? undefined;
    this.#at += found?.[0].length ?? 0;
    return found;
  }

  #refusal(): L0Error {
    return invalidOptions(
      `patterns[${this.#index}] cannot be matched as a text comes, from its character ${this.#at} on; allowed are classes, ` +
        `escapes, ^, $, \\b, \\B, groups, | and repetitions, some ${MAX_PLACES / 2} characters in all, with the flags d, g, i, m, s and u.`,
    );
  }
}

interface Bounds {
  readonly min: number;
  readonly max: number;
}

function boundsOf([, sign, least, comma, most]: RegExpExecArray): Bounds {
  if (sign) return { min: Number(sign === "+"), max: sign === "?" ? 1 : Infinity };
  return { min: Number(least), max: most ? Number(most) : comma ? Infinity : Number(least) };
}
