import { Atoms, LINE_END, newPlace, type Place, WORD } from "./pattern-graph.ts";
import { PatternReader } from "./read-pattern.ts";

/** What an assertion sees of the character on one side. */
const EDGE = 0;
const LINE = 1;
const LETTER = 2;
const OTHER = 3;

/** No kind of character: its column of a table is empty. */
export const UNKNOWN = 0;
/** The kind of character that the end of a text is. */
export const END = 1;
/** No kind either: the column that says how many places a state has. */
export const PLACES = 2;

/** The states made so far, by their numbers, and where each kind of character leads from each of them. */
export interface Table {
  readonly states: (State | undefined)[];
  /**
   * Twice the number of the next state, at `number << bits | kind`: odd where a place is begun that has to know where. 0
   * where a step says more.
   */
  next: Uint16Array;
}

/** Where all patterns stand at once: in which places, those begun first before the others, and behind what. */
export interface State {
  readonly table: Table;
  readonly number: number;
  readonly places: readonly Place[];
  readonly behind: number;
  /** What a character does, by its kind, that the table cannot say. */
  readonly steps: (Step | undefined)[];
}

export interface Step {
  readonly to: State;
  /** For each place of `to`, the index of the place it was reached from; one beyond the last for those that begin here. */
  readonly from: readonly number[];
  /** What ended before the character, as the character shows: by turns a pattern, and the index of its place or, negative, its length. */
  readonly before: readonly number[];
  /** What ends with the character, whatever follows. */
  readonly here: readonly number[];
}

/**
 * What the states may hold, in numbers, so that there are less than 2 ** 15. More comes of a hostile text: all are dropped
 * then, and made again as needed.
 */
const MAX_HELD = 2 ** 19;
/** Characters beyond ASCII whose kinds are remembered. */
const MAX_OTHERS = 10_000;

/**
 * Many patterns as one automaton, whose states are made when a text first needs them. Only then does a character cost
 * more the more patterns there are. Holds nothing of a text: shared by all runs.
 */
export class Matcher {
  /** The state at the beginning of a text. */
  start: State;
  /** Of a kind, as far as a table has room for it. */
  readonly bits: number;
  /** Kinds of the ASCII characters, as far as they are known and a table has room for them. */
  readonly ascii: Uint16Array = new Uint16Array(128);
  readonly #others = new Map<number, number>();
  /** Characters that fit the same atoms are of one kind. */
  readonly #fitted: string[] = ["", "", ""];
  readonly #root: Place = newPlace(0);
  readonly #atoms = new Atoms();
  readonly #numbers = new Map<Place, number>();
  readonly #known = new Map<string, State>();
  #held = 0;

  constructor(patterns: readonly (string | RegExp)[]) {
    for (const [index, pattern] of patterns.entries()) {
      const end = typeof pattern === "string" ? this.#literal(pattern) : this.#regExp(pattern, index);
      end.found ??= index;
    }
    this.bits = Math.ceil(Math.log2(this.#atoms.count + 8));
    this.start = this.#empty();
  }

  /** The kind of a character, given by its code point. */
  kindOf(code: number): number {
    return this.ascii[code] || this.#others.get(code) || this.#newKind(code);
  }

  #newKind(code: number): number {
    const fitted = this.#atoms.fitted(String.fromCodePoint(code));
    let kind = this.#fitted.indexOf(fitted);
    if (kind < 0) kind = this.#fitted.push(fitted) - 1;
    if (code < 128 && kind >> this.bits === 0) this.ascii[code] = kind;
    else this.#others.set(code, kind);
    if (this.#others.size > MAX_OTHERS) this.#others.clear();
    return kind;
  }

  /** The number of the state that a character of a kind leads to; 0 where a step says more. */
  next({ table, number }: State, kind: number): number {
    return kind >> this.bits === 0 ? (table.next[(number << this.bits) | kind] as number) >> 1 : 0;
  }

  /** What a character of a kind does in a state. */
  step(state: State, kind: number): Step {
    const fitted = this.#fitted[kind] as string;
    const next = kind === END ? EDGE : fitted[LINE_END] === "1" ? LINE : fitted[WORD] === "1" ? LETTER : OTHER;
    const seen = new Set<Place>();
    const places = new Map<Place, number>();
    const before: number[] = [];
    // What was in a place whatever follows, was found with the character before.
    const visit = (place: Place, from: number, isNews: boolean): void => {
      if (seen.has(place)) return;
      seen.add(place);
      if (!holds(place.assertion, state.behind, next)) return;
      const asserted = isNews || place.assertion !== undefined;
      if (asserted) note(before, place, from);
      for (const one of place.also) visit(one, from, asserted);
      for (const [atom, to] of place.on) if (fitted[atom] === "1" && !places.has(to)) places.set(to, from);
    };
    for (const [index, place] of state.places.entries()) visit(place, index, false);
    visit(this.#root, state.places.length, true);
    const to = this.#state([...places.keys()], next);
    const step = { to, from: [...places.values()], before, here: foundIn(places) };
    const { table, number } = state;
    const isTimed = to.places.map(({ length }) => length === undefined);
    const finds = before.length + step.here.length > 0;
    const isPlain = !finds && step.from.every((place, index) => place === index || !isTimed[index]);
    if (isPlain && kind >> this.bits === 0 && to.table === table) {
      table.next[(number << this.bits) | kind] = 2 * to.number + Number(isTimed[state.places.length] ?? false);
    } else state.steps[kind] = step;
    return step;
  }

  #state(places: readonly Place[], behind: number): State {
    const key = `${behind} ${places.map((place) => this.#number(place)).join(" ")}`;
    let state = this.#known.get(key);
    if (!state) {
      this.#held += places.length + 2 ** this.bits;
      if (this.#held > MAX_HELD) this.start = this.#empty();
      state = this.#add(this.start.table, places, behind);
      this.#known.set(key, state);
    }
    return state;
  }

  /** The first state of a new table. A run that is in the old one goes on from there. */
  #empty(): State {
    this.#held = 0;
    this.#known.clear();
    return this.#add({ states: [undefined], next: new Uint16Array(32 << this.bits) }, [], EDGE);
  }

  #add(table: Table, places: readonly Place[], behind: number): State {
    const { states, next } = table;
    const number = states.length;
    const state = { table, number, places, behind, steps: [] };
    states.push(state);
    if (states.length << this.bits > next.length) {
      table.next = new Uint16Array(2 * next.length);
      table.next.set(next);
    }
    table.next[(number << this.bits) | PLACES] = places.length;
    return state;
  }

  #number(place: Place): number {
    let number = this.#numbers.get(place);
    if (number === undefined) this.#numbers.set(place, (number = this.#numbers.size));
    return number;
  }

  /** Literals share their beginnings. */
  #literal(text: string): Place {
    let place = this.#root;
    for (const character of text) {
      const atom = this.#atoms.add(`\\u{${character.codePointAt(0)?.toString(16)}}`, "");
      let to = place.on.find(([known]) => known === atom)?.[1];
      if (!to) place.on.push([atom, (to = newPlace((place.length ?? 0) + character.length))]);
      place = to;
    }
    return place;
  }

  #regExp(pattern: RegExp, index: number): Place {
    const from = newPlace();
    this.#root.also.push(from);
    return new PatternReader(pattern, index, this.#atoms).read(from);
  }
}

/** Notes the pattern that is found in a place, if there is one. */
function note(found: number[], place: Place, from: number): void {
  if (place.found !== undefined) found.push(place.found, place.length === undefined ? from : -place.length);
}

/** What is found in these places without a look at what follows. */
function foundIn(places: ReadonlyMap<Place, number>): number[] {
  const found: number[] = [];
  const seen = new Set<Place>();
  const visit = (place: Place, from: number): void => {
    if (seen.has(place) || place.assertion !== undefined) return;
    seen.add(place);
    note(found, place, from);
    for (const one of place.also) visit(one, from);
  };
  for (const [place, from] of places) visit(place, from);
  return found;
}

function holds(assertion: string | undefined, behind: number, next: number): boolean {
  switch (assertion) {
    case undefined:
      return true;
    case "^":
      return behind === EDGE;
    case "$":
      return next === EDGE;
    case "^m":
      return behind <= LINE;
    case "$m":
      return next <= LINE;
    default:
      return (assertion === "b") === ((behind === LETTER) !== (next === LETTER));
  }
}
