import { END, type Matcher, type State } from "./matcher.ts";

/** A pattern, by its index, and where it was found. */
export interface Match {
  readonly pattern: number;
  readonly position: number;
}

const isHighSurrogate = (code: number): boolean => (code & 0xfc00) === 0xd800;

/** One text read by a matcher. Gives where each pattern is first found, once the character behind it has come. */
export class MatchRun {
  readonly #matcher: Matcher;
  /** Made at the first match: most texts have none. */
  #found: Set<number> | undefined;
  #state: State;
  #length = 0;
  /** The first half of a character whose second half may follow. */
  #half = "";
  /** Where each place of the state was begun. */
  #begun: number[] = [];
  #spare: number[] = [];

  constructor(matcher: Matcher) {
    this.#matcher = matcher;
    this.#state = matcher.start;
  }

  push(delta: string): readonly Match[] | undefined {
    if (this.#half) delta = this.#half + delta;
    const cut = isHighSurrogate(delta.charCodeAt(delta.length - 1));
    this.#half = cut ? delta.slice(-1) : "";
    return this.#read(delta, cut ? delta.length - 1 : delta.length);
  }

  end(): readonly Match[] {
    const matches = this.#read(this.#half, this.#half.length);
    return this.#collect(this.#matcher.step(this.#state, END).found, this.#length, matches) ?? [];
  }

  #read(text: string, length: number): Match[] | undefined {
    const matcher = this.#matcher;
    const { ascii, width } = matcher;
    let { table, number } = this.#state;
    let { next } = table;
    let matches: Match[] | undefined;
    for (let i = 0; i < length; i++) {
      const at = i;
      const code = text.charCodeAt(i);
      let kind = code < 128 ? (ascii[code] as number) : 0;
      if (kind === 0) {
        const character = text.codePointAt(i) as number;
        if (character > 0xffff) i++;
        kind = matcher.kindOf(character);
      }
      const to = kind < width ? (next[number * width + kind] as number) : 0;
      if (to > 0) {
        number = to;
        continue;
      }
      const state = table.states[number] as State;
      this.#begun[state.places.length] = this.#length + at;
      if (to < 0) {
        number = -to;
        continue;
      }
      const step = state.steps[kind] ?? matcher.step(state, kind);
      matches = this.#collect(step.found, this.#length + at, matches);
      this.#follow(step.from);
      ({ table, number } = step.to);
      ({ next } = table);
    }
    this.#state = table.states[number] as State;
    this.#length += length;
    return matches;
  }

  #follow(from: readonly number[]): void {
    const before = this.#begun;
    const begun = this.#spare;
    for (let i = 0; i < from.length; i++) begun[i] = before[from[i] as number] as number;
    this.#begun = begun;
    this.#spare = before;
  }

  #collect(found: readonly number[], end: number, matches: Match[] | undefined): Match[] | undefined {
    for (let i = 0; i < found.length; i += 2) {
      const [pattern, place] = found.slice(i, i + 2) as [number, number];
      this.#found ??= new Set();
      if (this.#found.has(pattern)) continue;
      this.#found.add(pattern);
      const position = place < 0 ? end + place : (this.#begun[place] as number);
      matches = [...(matches ?? []), { pattern, position }];
    }
    return matches;
  }
}
