import type { Violation } from "../events/violation.ts";
import { MatchRun } from "./match-run.ts";
import { Matcher } from "./matcher.ts";
import type { IncrementalRule, RuleRun } from "./rule.ts";
import { SentenceRun } from "./sentence-run.ts";
import { violation } from "./violation.ts";

interface Phrases {
  readonly rule: string;
  readonly pattern: RegExp;
  readonly message: string;
  readonly severity?: "warning";
  /** `false`: the model will not do it, and another try is a waste. */
  readonly recoverable?: false;
  /** Where a match must begin to count, UTF-16 units. */
  readonly within?: number;
}

const PHRASES: readonly Phrases[] = [
  {
    rule: "pattern-meta-commentary",
    pattern:
      /\b(?:as an? (?:ai|(?:large )?language model)\b|i(?:['’]m| am) (?:just |only )?an? (?:ai|(?:large )?language model)\b|i(?:['’]m sorry| am sorry| apologi[sz]e),? but i\b|i (?:don['’]t|do not) have personal (?:opinions|beliefs|feelings|experiences)\b)/i,
    message: "The text talks about the model.",
  },
  {
    rule: "pattern-hedging",
    pattern: /^\s*(?:sure|certainly|of course|absolutely)(?: thing)?[!.,:]*[ \t]*(?:\r?\n|$)/i,
    message: "The first line holds nothing but consent.",
    severity: "warning",
  },
  {
    rule: "pattern-refusal",
    pattern:
      /\b(?:i (?:cannot|can['’]t|can not|won['’]t) (?:provide|assist|comply|fulfill|help (?:you )?with)\b|i(?:['’]m| am) (?:not able|unable) to\b|that would be inappropriate\b)/i,
    message: "The model refuses.",
    recoverable: false,
  },
  {
    rule: "pattern-instruction-leak",
    pattern:
      /\[(?:system|\/?inst)\]|<\|(?:im_start|im_end|system|user|assistant|endoftext)\|>|<<\/?sys>>|### (?:instruction|system|response):/i,
    message: "A mark of the prompt's format is in the text.",
  },
  {
    rule: "pattern-placeholders",
    pattern: /\[(?:insert|your|todo|tbd|placeholder)\b[^\]\n]*\](?:[^(]|$)|\{\{ ?\w+ ?\}\}/i,
    message: "A placeholder was not filled in.",
  },
  {
    rule: "pattern-format-collapse",
    pattern: /\b(?:here(?:['’]s| is| are) (?:the|your|an?)\b[^\n]*:|let me\b[^\n]*\bfor you\b)/i,
    message: "The text announces what it should be.",
    severity: "warning",
    within: 200,
  },
];

/**
 * Finds the phrases of a model that talks about itself, refuses, or hands on parts of its prompt, and sentences that are
 * repeated. Reports `pattern-meta-commentary`, `pattern-refusal` (not recoverable), `pattern-instruction-leak`,
 * `pattern-placeholders`, `pattern-repetition`, `pattern-first-last-duplicate`, and as warnings `pattern-hedging` and
 * `pattern-format-collapse`: each phrase kind once a text, where it is first found. The phrases are English.
 */
export function patternRule(): IncrementalRule {
  let matcher: Matcher | undefined;
  return {
    name: "pattern",
    severity: "error",
    recoverable: true,
    streaming: true,
    start: () => new PatternRun((matcher ??= new Matcher(PHRASES.map(({ pattern }) => pattern)))),
  };
}

class PatternRun implements RuleRun {
  readonly parts: readonly RuleRun[];

  constructor(matcher: Matcher) {
    this.parts = [new MatchRun(matcher, violationOf), new SentenceRun()];
  }

  push(delta: string): readonly Violation[] | undefined {
    const found = this.parts.flatMap((part) => part.push(delta) ?? []);
    return found.length > 0 ? found : undefined;
  }

  end(): readonly Violation[] {
    return this.parts.flatMap((part) => part.end());
  }
}

function violationOf(pattern: number, position: number): Violation | undefined {
  const { rule, message, severity, recoverable = true, within = Infinity } = PHRASES[pattern] as Phrases;
  return position < within ? { ...violation(rule, position, message, severity), recoverable } : undefined;
}
