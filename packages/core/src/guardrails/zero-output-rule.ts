import type { Violation } from "../events/violation.ts";
import type { IncrementalRule, Need, RuleRun, TextEnd } from "./rule.ts";
import { violation } from "./violation.ts";

/** Says nothing alone. All else does, half a surrogate pair too, as that of an emoji. */
const EMPTY = /[\s!-/:-@[-`{-~\p{P}\p{Cc}\p{Cf}\p{M}]/u;
/** One character this many times is no answer; UTF-16 units. */
const MANY = 10;
/** So much of nothing is not waited out, UTF-16 units. */
const PATIENCE = 1000;

/**
 * The text says something: it is not blank, not only punctuation, and not one character over and over (10 times). Any
 * letter, digit or symbol of any script is content, emoji too. Reports `zero-output` at the end, or after the first 1000
 * characters. White space before a tool call is none. A text without any character is for the runtime to judge (`ZERO_OUTPUT`).
 */
export function zeroOutputRule(): IncrementalRule {
  return {
    name: "zero-output",
    severity: "error",
    recoverable: true,
    streaming: true,
    start: () => new ZeroOutputRun(),
  };
}

class ZeroOutputRun implements RuleRun {
  /** Nothing more to find. */
  #over = false;
  #length = 0;
  #hasContent = false;
  /** The character that may be all there is, and how often it came; 0: none has come. */
  #first = 0;
  #times = 0;
  #spaced = false;
  #varied = false;

  push(delta: string): readonly Violation[] | undefined {
    for (let i = 0; i < delta.length && !this.#over; i++) {
      this.#read(delta.charCodeAt(i));
      const found = ++this.#length === PATIENCE ? this.end() : [];
      if (found.length > 0) return found;
    }
    return undefined;
  }

  get needs(): Need {
    return this.#over ? "none" : "every";
  }

  end({ otherOutput }: TextEnd = { otherOutput: false }): readonly Violation[] {
    const isNothing = !this.#hasContent || (!this.#varied && this.#times >= MANY);
    if (this.#over || this.#length === 0 || !isNothing || otherOutput) return [];
    this.#over = true;
    const what = this.#hasContent ? "one character over and over" : "blank or only punctuation";
    return [violation("zero-output", 0, `The text is ${what}.`)];
  }

  #read(code: number): void {
    const character = String.fromCharCode(code);
    if (/\s/.test(character)) {
      this.#spaced = this.#times > 0;
      return;
    }
    this.#hasContent ||= !EMPTY.test(character);
    if (this.#times === 0) this.#first = code;
    this.#varied ||= this.#spaced || code !== this.#first;
    this.#times++;
    this.#over = this.#hasContent && this.#varied;
  }
}
