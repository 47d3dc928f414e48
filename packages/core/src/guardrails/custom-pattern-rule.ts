import { invalidOptions } from "../errors/invalid-options.ts";
import type { Violation, ViolationSeverity } from "../events/violation.ts";
import { MatchRun } from "./match-run.ts";
import { Matcher } from "./matcher.ts";
import type { IncrementalRule } from "./rule.ts";

export interface CustomPatternOptions {
  /** Names the rule and its violations. @default "pattern-custom" */
  readonly name?: string | undefined;
  /** @default "error" */
  readonly severity?: ViolationSeverity | undefined;
  /** Whether another try could help. @default `false` where the severity is "fatal" */
  readonly recoverable?: boolean | undefined;
  /** Of the violations; it must not quote the output. @default "Custom pattern <index> was found." */
  readonly message?: string | undefined;
  /** What to do about it. */
  readonly suggestion?: string | undefined;
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const TEXT = [isText, "a string that is not empty"] as const;
const SEVERITIES: readonly unknown[] = ["warning", "error", "fatal"];

const OPTIONS: Readonly<Record<keyof CustomPatternOptions, readonly [(value: unknown) => boolean, string]>> = {
  name: TEXT,
  severity: [(value) => SEVERITIES.includes(value), SEVERITIES.join(", ")],
  recoverable: [(value) => typeof value === "boolean", "true or false"],
  message: TEXT,
  suggestion: TEXT,
};

/**
 * Finds your own patterns: strings as they stand, and regular expressions. A pattern is reported once a text, where it is
 * first found. The time is linear whatever the text and the patterns: expressions run as one automaton, over code points
 * (as with the flag u). So back-references and look-around are not allowed, nor are the flags v and y.
 *
 * @throws L0Error `INVALID_OPTIONS` where a pattern or an option cannot be.
 */
export function customPatternRule(
  patterns: readonly (string | RegExp)[],
  options: CustomPatternOptions = {},
): IncrementalRule {
  checkPatterns(patterns);
  checkOptions(options);
  const matcher = new Matcher(patterns);
  const {
    name = "pattern-custom",
    severity = "error",
    recoverable = severity !== "fatal",
    message,
    suggestion,
  } = options;
  const violationOf = (pattern: number, position: number): Violation => ({
    rule: name,
    message: message ?? `Custom pattern ${pattern} was found.`,
    severity,
    recoverable,
    position,
    ...(suggestion && { suggestion }),
  });
  return {
    name,
    severity,
    recoverable,
    streaming: true,
    start: () => new MatchRun(matcher, violationOf),
  };
}

function checkPatterns(patterns: unknown): void {
  const fits = Array.isArray(patterns) && patterns.length > 0;
  if (!fits)
    throw invalidOptions(
      "patterns of customPatternRule must be an array of strings and regular expressions, not empty.",
    );
  const index = patterns.findIndex((pattern) => !isText(pattern) && !(pattern instanceof RegExp));
  if (index >= 0)
    throw invalidOptions(
      `patterns[${index}] is not allowed; allowed is a string that is not empty or a regular expression.`,
    );
}

function checkOptions(options: CustomPatternOptions): void {
  for (const [key, value] of Object.entries(options)) {
    const option = Object.hasOwn(OPTIONS, key) && OPTIONS[key as keyof CustomPatternOptions];
    if (!option)
      throw invalidOptions(
        `There is no option ${key} of customPatternRule; there are ${Object.keys(OPTIONS).join(", ")}.`,
      );
    if (value !== undefined && !option[0](value))
      throw invalidOptions(`Option ${key} of customPatternRule must be ${option[1]}.`);
  }
}
