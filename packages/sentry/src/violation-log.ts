import type { Violation } from "@l0/core";
import type { SeverityLevel } from "./sentry-like.ts";
import { isAtLeast } from "./severity.ts";

/** So many rules of one stream have an event each, however many it names. */
const MAX_RULES = 20;

/** What one rule found in a stream. */
export interface Breach {
  /** The first of the most severe ones. */
  readonly violation: Violation;
  /** How many there were in all. */
  readonly count: number;
}

/** The violations of a stream by rule: a rule that is breached a hundred times is one event, not a hundred. */
export class ViolationLog {
  readonly #breaches = new Map<string, Breach>();
  #decisive: Violation | undefined;

  /** What ends the attempt, where violations end it. */
  get decisive(): Violation | undefined {
    return this.#decisive;
  }

  /** Another attempt begins. */
  begin(): void {
    this.#decisive = undefined;
  }

  add(violation: Violation): void {
    const { rule, severity } = violation;
    if (decision(violation) > decision(this.#decisive)) this.#decisive = violation;
    const breach = this.#breaches.get(rule);
    if (breach === undefined && this.#breaches.size === MAX_RULES && !this.#makeRoom(severity)) return;
    const isWorst = breach === undefined || !isAtLeast(breach.violation.severity, severity);
    this.#breaches.set(rule, { violation: isWorst ? violation : breach.violation, count: (breach?.count ?? 0) + 1 });
  }

  /** What was found of at least this severity, but for one rule. */
  breaches(least: SeverityLevel, except: string | undefined): Breach[] {
    return [...this.#breaches.values()].filter(
      ({ violation: { rule, severity } }) => rule !== except && isAtLeast(severity, least),
    );
  }

  /** Gives up a rule that is less severe; gives whether there is one. */
  #makeRoom(severity: SeverityLevel): boolean {
    const milder = [...this.#breaches.values()].find(({ violation }) => !isAtLeast(violation.severity, severity));
    return milder !== undefined && this.#breaches.delete(milder.violation.rule);
  }
}

/** How much a violation decides: 0 nothing, 1 that another try is needed, 2 that none would help, 3 that the stream has failed. */
function decision(violation: Violation | undefined): number {
  if (violation === undefined || violation.severity === "warning") return 0;
  if (violation.severity === "fatal") return 3;
  return violation.recoverable ? 1 : 2;
}
