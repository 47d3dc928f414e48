import type { Violation } from "../events/violation.ts";
import { dropPromise } from "../platform/drop-promise.ts";
import type { IncrementalRule, Need, RuleRun, TextEnd } from "../guardrails/rule.ts";

/** So much may wait to be read, UTF-16 units. */
const MOST_UNREAD = 500;
const MARKS = "\n\\.!?";
/** Which ASCII characters are marks. */
const MARKED: Uint8Array = Uint8Array.from({ length: 128 }, (_, code) => +MARKS.includes(String.fromCharCode(code)));

/** Whoever is told what the rules do. */
export interface ReadingsHost {
  found(violations: readonly Violation[]): void;
  /** The rule is not asked again. */
  threw(error: unknown, rule: IncrementalRule): void;
}

interface Reading {
  readonly rule: IncrementalRule;
  readonly run: RuleRun;
  /** Of the run: to look it up on so many kinds of runs takes longer than most of them take to read a token. */
  readonly push: RuleRun["push"];
  /** Whether the run says what it needs. */
  readonly tells: boolean;
  needs: Need;
  /** How much it has read of what is unread. */
  read: number;
}

/**
 * Rules that read one text, each as late as it can: what a rule finds does not depend on how the text is cut, and where a
 * token cannot make it find anything, it reads that token later, together with others. To read a hundred characters at
 * once costs little more than to begin.
 */
export class Readings {
  readonly #host: ReadingsHost;
  readonly #readings: Reading[] = [];
  /** What some of the rules have not read. */
  #unread = "";
  #isWaiting = false;

  constructor(host: ReadingsHost) {
    this.#host = host;
  }

  /** A rule begins to read. */
  start(rule: IncrementalRule): void {
    this.#guard(rule, () => {
      const whole = rule.start();
      dropPromise(whole);
      for (const run of whole.parts ?? [whole]) {
        this.#readings.push({ rule, run, push: run.push, tells: run.needs !== undefined, needs: "every", read: 0 });
      }
    });
  }

  /** The next token. Gives what all rules have read now and had not before. */
  read(text: string): string {
    const isDue = !this.#isWaiting || this.#unread.length > MOST_UNREAD || isMarked(text);
    return this.#push(text, isDue);
  }

  /** All rules read what is unread; gives it. */
  readAll(): string {
    return this.#isWaiting ? this.#push("", true) : "";
  }

  /** The text has ended. */
  end(end: TextEnd): void {
    for (const { rule, run } of this.#readings) this.#guard(rule, () => this.#host.found(run.end(end)));
  }

  #push(text: string, isDue: boolean): string {
    const readings = this.#readings;
    const before = this.#unread.length;
    const unread = this.#unread + text;
    this.#unread = isDue ? "" : unread;
    this.#isWaiting = false;
    for (let index = 0; index < readings.length; index++) {
      const one = readings[index] as Reading;
      if (isDue || one.needs === "every") {
        this.#give(one, one.read === before ? text : unread.slice(one.read));
        one.read = this.#unread.length;
      }
      if (one.needs === "marked") this.#isWaiting = true;
      else if (one.needs === "none") readings.splice(index--, 1);
    }
    return isDue ? unread : "";
  }

  #give(one: Reading, text: string): void {
    if (text === "") return;
    try {
      const violations = one.push.call(one.run, text);
      if (violations !== undefined) this.#host.found(violations);
      if (one.tells) one.needs = one.run.needs as Need;
    } catch (error) {
      one.needs = "none";
      this.#host.threw(error, one.rule);
    }
  }

  #guard(rule: IncrementalRule, run: () => void): void {
    try {
      run();
    } catch (error) {
      this.#host.threw(error, rule);
    }
  }
}

function isMarked(text: string): boolean {
  const marked = MARKED;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 128 || marked[code] === 1) return true;
  }
  return false;
}
