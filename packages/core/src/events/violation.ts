import { dropPromise } from "../platform/drop-promise.ts";
import { isObject } from "../platform/is-object.ts";

/** `warning`: recorded. `error`: the attempt fails, and is retried where the violation is recoverable. `fatal`: the stream fails. */
export type ViolationSeverity = "warning" | "error" | "fatal";

/** One breach of a guardrail, where it begins. */
export interface Violation {
  /** Name of the check that was breached, such as `json-structure`; bounded, as it becomes a metric's label. */
  readonly rule: string;
  /** What is wrong, in our words: it never quotes the output. */
  readonly message: string;
  readonly severity: ViolationSeverity;
  /** Whether another try could help. */
  readonly recoverable: boolean;
  /** Where it begins: UTF-16 units from the start of the text. */
  readonly position?: number;
  /** What to do about it. */
  readonly suggestion?: string;
  /** Further facts, without content. */
  readonly context?: Readonly<Record<string, unknown>>;
}

const SEVERITIES: readonly unknown[] = ["warning", "error", "fatal"] satisfies ViolationSeverity[];

/** Throws a `TypeError` where a rule has given something else than violations. */
export function checkViolations(given: unknown): void {
  if (!Array.isArray(given)) {
    dropPromise(given);
    const what = isObject(given) ? `a ${given.constructor.name}` : String(given);
    throw new TypeError(`The rule gave ${what}; allowed is an array of violations.`);
  }
  for (const { rule, message, severity } of given as Partial<Violation>[]) {
    if (typeof rule === "string" && typeof message === "string" && SEVERITIES.includes(severity)) continue;
    throw new TypeError("A violation must have a rule, a message, and a severity: warning, error or fatal.");
  }
}
