import type { Violation } from "../events/violation.ts";
import { END, type Matcher, PLACES, type State, type Table, UNKNOWN } from "./matcher.ts";
import type { RuleRun } from "./rule.ts";

/** What it means that a pattern, given by its index, was found; undefined where it does not count. */
export type ViolationOf = (pattern: number, position: number) => Violation | undefined;

/** Half of a character beyond the 16 bits: bits 10 to 15 say which. */
const HIGH = 0xd800;
const LOW = 0xdc00;
const isHalf = (code: number, half: number): boolean => (code & 0xfc00) === half;

/** One text read by a matcher. Reports each pattern where it is first found: with its last character, or the one behind it where that decides. */
export class MatchRun implements RuleRun {
  readonly #matcher: Matcher;
  readonly #violationOf: ViolationOf;
  /** The state that all patterns are in. */
  #table: Table;
  #state = 0;
  #length = 0;
  /** The first half of a character whose second half may follow; 0: none. */
  #half = 0;
  /** Where each place of the state was begun. */
  #begun: number[] = [];
  /** Patterns that were found: most texts have none. */
  #found: Set<number> | undefined;
  #violations: Violation[] | undefined;

  constructor(matcher: Matcher, violationOf: ViolationOf) {
    this.#matcher = matcher;
    this.#violationOf = violationOf;
    this.#table = matcher.start.table;
    this.#state = matcher.start.number;
  }

  push(delta: string): readonly Violation[] | undefined {
    const { ascii, bits } = this.#matcher;
    let { next } = this.#table;
    let state = this.#present();
    for (let i = 0; i < delta.length; i++) {
      const code = delta.charCodeAt(i);
      const to = next[(state << bits) | (code < 128 ? (ascii[code] as number) : UNKNOWN)] as number;
      if (to > 0) {
        if (to & 1) this.#begun[next[(state << bits) | PLACES] as number] = this.#length + i;
        state = to >> 1;
        continue;
      }
      if (state > 0) this.#state = state;
      this.#unit(code, this.#length + i);
      state = this.#present();
      ({ next } = this.#table);
    }
    if (state > 0) this.#state = state;
    this.#length += delta.length;
    return this.#violations && this.#take();
  }

  end(): readonly Violation[] {
    if (this.#half > 0) this.#step(this.#matcher.kindOf(this.#half), this.#length - 1, this.#length);
    this.#step(END, this.#length, this.#length);
    return this.#take();
  }

  #take(): readonly Violation[] {
    const violations = this.#violations ?? [];
    this.#violations = undefined;
    return violations;
  }

  /** The number of the state; 0, from where the table leads nowhere, while half a character waits. */
  #present(): number {
    return this.#half === 0 ? this.#state : 0;
  }

  #unit(code: number, at: number): void {
    const half = this.#half;
    this.#half = isHalf(code, HIGH) ? code : 0;
    if (half > 0 && isHalf(code, LOW)) {
      this.#step(this.#matcher.kindOf(0x10000 + ((half - HIGH) << 10) + code - LOW), at - 1, at + 1);
      return;
    }
    if (half > 0) this.#step(this.#matcher.kindOf(half), at - 1, at);
    if (this.#half === 0) this.#step(this.#matcher.kindOf(code), at, at + 1);
  }

  /** A character of a kind, or the end, that may do more than lead to another state. It stands from `at` to `end`. */
  #step(kind: number, at: number, end: number): void {
    const state = this.#table.states[this.#state] as State;
    this.#begun[state.places.length] = at;
    const next = this.#matcher.next(state, kind);
    if (next > 0) {
      this.#state = next;
      return;
    }
    const { to, from, before, here } = state.steps[kind] ?? this.#matcher.step(state, kind);
    this.#findAll(before, at);
    this.#findAll(here, end);
    this.#begun = from.map((place) => this.#begun[place] as number);
    this.#table = to.table;
    this.#state = to.number;
  }

  #findAll(found: readonly number[], end: number): void {
    for (let i = 0; i < found.length; i += 2) this.#find(found[i] as number, found[i + 1] as number, end);
  }

  #find(pattern: number, place: number, end: number): void {
    this.#found ??= new Set();
    if (this.#found.has(pattern)) return;
    this.#found.add(pattern);
    const violation = this.#violationOf(pattern, place < 0 ? end + place : (this.#begun[place] as number));
    if (violation) (this.#violations ??= []).push(violation);
  }
}
