import type { Violation, ViolationSeverity } from "../events/violation.ts";

/** What every rule says of itself. */
interface RuleBase {
  /** Names it in violations, messages and metrics; unique within a stream. */
  readonly name: string;
  readonly description?: string;
  /** Of the violations it finds, unless one says otherwise. */
  readonly severity: ViolationSeverity;
  /** Whether another try could help. */
  readonly recoverable: boolean;
  /** Whether it can find something before the end of the stream. */
  readonly streaming: boolean;
}

/**
 * One reading of one text by an incremental rule. What it finds depends on the text alone, never on how the text was
 * cut into deltas. A violation is reported once, where it begins.
 */
export interface RuleRun {
  /** The next piece of the text, never empty. */
  push(delta: string): readonly Violation[] | undefined;
  /** The text has ended. */
  end(end?: TextEnd): readonly Violation[];
  /** @internal Which tokens it must be given at once; read after every `push`. @default "every" */
  readonly needs?: Need;
  /** @internal The runs that it consists of: they can be given the text in its place, each when it needs it. */
  readonly parts?: readonly RuleRun[];
}

/**
 * Every token; those that hold a mark, as it can find nothing in the others, so that they may come later, joined to one
 * delta; or none, as it will find nothing any more. Marks are line feeds, backslashes, `.`, `!`, `?`, and all that is not
 * ASCII.
 */
export type Need = "every" | "marked" | "none";

/** How a text has ended. */
export interface TextEnd {
  /** Whether the model has given something that is no text, such as a tool call. */
  readonly otherOutput: boolean;
}

/** A rule that reads the text as it comes, in time linear in the delta. Runs on every token. */
export interface IncrementalRule extends RuleBase {
  /** A new text begins: for every attempt at least once, for a next one that is not made too. So it has no effect of its own. */
  start(): RuleRun;
}

/** What a rule on the whole text is told. */
export interface GuardrailContext {
  /** The valid text so far. */
  readonly content: string;
  /** Valid text tokens so far. */
  readonly tokenCount: number;
  /** Whether the text has ended. */
  readonly completed: boolean;
}

/**
 * A rule that reads the whole text: every `checkIntervals.guardrails` tokens where it is `streaming`, and at the end.
 * A violation that stands is counted once: one with the same `rule` and `position` is not reported again.
 */
export interface WholeTextRule extends RuleBase {
  check(context: GuardrailContext): readonly Violation[];
}

/** A rule for the output of a stream. */
export type GuardrailRule = IncrementalRule | WholeTextRule;
