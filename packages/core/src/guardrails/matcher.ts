import { Atoms, LINE_END, newPlace, type Place, WORD } from "./pattern-graph.ts";
import { PatternReader } from "./read-pattern.ts";

/** What an assertion sees of the character on one side. */
const EDGE = 0;
const LINE = 1;
const LETTER = 2;
const OTHER = 3;

/** The kind of character that the end of a text is. */
export const END = 1;

/** The states made so far, by their numbers, and where each kind of character leads from each of them. */
export interface Table {
  readonly states: (State | undefined)[];
  /**
   * The next state, at `number * width + kind`: negative where one of its places has to know where it was begun, 0 where
   * a step says more.
   */
  next: Int32Array;
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
  /** What ended before the character: by turns a pattern, and the index of its place or, negative, its length. */
  readonly found: readonly number[];
}

/** What the states may hold, in numbers. More comes of a hostile text: all are dropped then, and made again as needed. */
const MAX_HELD = 2 ** 20;
/** Characters beyond ASCII whose kinds are remembered. */
const MAX_OTHERS = 10_000;

/**
 * Many patterns as one automaton, whose states are made when a text first needs them. Only then does a character cost
 * more the more patterns there are. Holds nothing of a text: shared by all runs.
 */
export class Matcher {
  /** The state at the beginning of a text. */
  start: State;
  /** Kinds that the table has room for. */
  readonly width: number;
  /** Kinds of the ASCII characters; 0: not known yet. */
  readonly ascii: Uint16Array = new Uint16Array(128);
  readonly #others = new Map<number, number>();
  /** Characters that fit the same atoms are of one kind. */
  readonly #fitted: string[] = ["", ""];
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
    this.width = 2 ** Math.ceil(Math.log2(this.#atoms.count + 8));
    this.start = this.#empty();
  }

  /** The kind of a character, given by its code point. */
  kindOf(code: number): number {
    let kind = this.#others.get(code);
    if (kind !== undefined) return kind;
    const fitted = this.#atoms.fitted(String.fromCodePoint(code));
    kind = this.#fitted.indexOf(fitted);
    if (kind < 0) kind = this.#fitted.push(fitted) - 1;
    if (code < 128) this.ascii[code] = kind;
    else this.#others.set(code, kind);
    if (this.#others.size > MAX_OTHERS) this.#others.clear();
    return kind;
  }

  /** What a character of a kind does in a state. */
  step(state: State, kind: number): Step {
    const fitted = this.#fitted[kind] as string;
    const next = kind === END ? EDGE : fitted[LINE_END] === "1" ? LINE : fitted[WORD] === "1" ? LETTER : OTHER;
    const seen = new Set<Place>();
    const places = new Map<Place, number>();
    const found: number[] = [];
    const visit = (place: Place, from: number): void => {
      if (seen.has(place)) return;
      seen.add(place);
      if (!holds(place.assertion, state.behind, next)) return;
      if (place.found !== undefined) found.push(place.found, place.length === undefined ? from : -place.length);
      for (const one of place.also) visit(one, from);
      for (const [atom, to] of place.on) if (fitted[atom] === "1" && !places.has(to)) places.set(to, from);
    };
    for (const [index, place] of [...state.places, this.#root].entries()) visit(place, index);
    const to = this.#state([...places.keys()], next);
    const step = { to, from: [...places.values()], found };
    const { table, number } = state;
    const isTimed = to.places.map(({ length }) => length === undefined);
    const isPlain = found.length === 0 && step.from.every((place, index) => place === index || !isTimed[index]);
    if (isPlain && kind < this.width && to.table === table) {
      table.next[number * this.width + kind] = isTimed.includes(true) ? -to.number : to.number;
    } else state.steps[kind] = step;
    return step;
  }

  #state(places: readonly Place[], behind: number): State {
    const key = `${behind} ${places.map((place) => this.#number(place)).join(" ")}`;
    let state = this.#known.get(key);
    if (!state) {
      this.#held += places.length + this.width;
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
    return this.#add({ states: [undefined], next: new Int32Array(32 * this.width) }, [], EDGE);
  }

  #add(table: Table, places: readonly Place[], behind: number): State {
    const state = { table, number: table.states.length, places, behind, steps: [] };
    table.states.push(state);
    const { next } = table;
    if (table.states.length * this.width > next.length) {
      table.next = new Int32Array(2 * next.length);
      table.next.set(next);
    }
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
