import type { Violation } from "../events/violation.ts";
import type { IncrementalRule } from "./rule.ts";

/** What a rule finds in a text that comes in these pieces. */
export function violationsIn(rule: IncrementalRule, ...pieces: readonly string[]): Violation[] {
  const run = rule.start();
  const found = pieces.flatMap((piece) => (piece === "" ? [] : (run.push(piece) ?? [])));
  return [...found, ...run.end()];
}

/** The same in short: what was breached, and where it begins. */
export function foundIn(rule: IncrementalRule, ...pieces: readonly string[]): string[] {
  return violationsIn(rule, ...pieces).map((violation) => `${violation.rule} ${violation.position}`);
}

/** Cuts a text before these positions; one in the middle of a character too. */
export function cutAt(text: string, positions: readonly number[]): string[] {
  const cuts = [...new Set(positions.map((position) => position % (text.length + 1)))].sort((a, b) => a - b);
  return [0, ...cuts].map((cut, index) => text.slice(cut, cuts[index]));
}
