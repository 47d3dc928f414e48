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
