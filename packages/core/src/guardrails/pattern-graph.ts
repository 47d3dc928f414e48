/** A place in a pattern: an automaton that may be in many places at once. */
export interface Place {
  /** Where a character leads that fits an atom, given by its number. */
  readonly on: (readonly [atom: number, to: Place])[];
  /** Where one is at the same time, as long as the assertion holds. */
  readonly also: Place[];
  /** `^`, `$`, `b` or `B`; `^m` and `$m` look at lines. */
  readonly assertion: string | undefined;
  /** UTF-16 units from the beginning of the pattern, where that is the same for all texts. */
  readonly length: number | undefined;
  /** The pattern that is found once one is here. */
  found?: number;
}

export function newPlace(length?: number, assertion?: string): Place {
  return { on: [], also: [], assertion, length };
}

/** Numbers of the atoms that assertions look at. */
export const WORD = 0;
export const LINE_END = 1;

/** What patterns ask of one character. */
export class Atoms {
  readonly #tests: ((character: string) => boolean)[] = [];
  readonly #numbers = new Map<string, number>();

  constructor() {
    this.add("\\w", "");
    this.add("[\\n\\r\\u2028\\u2029]", "");
  }

  get count(): number {
    return this.#tests.length;
  }

  /** The number of the atom with this source; the engine of the language tests it, one character at a time. */
  add(source: string, flags: string): number {
    const key = `${flags}/${source}`;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      const test = compile(`^(?:${source})$`, flags);
      number = this.#tests.push((character) => test.test(character)) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** Which atoms a character fits: `1` or `0` for each. */
  fitted(character: string): string {
    return this.#tests.map((fits) => (fits(character) ? 1 : 0)).join("");
  }
}

/** A character is a code point; only patterns without the flag u may hold escapes that it forbids. */
function compile(source: string, flags: string): RegExp {
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}
