import type { Violation, ViolationSeverity } from "../events/violation.ts";
import { violation } from "./violation.ts";

/** What one push has found: most find nothing, and cost nothing. */
export class Report {
  #found: Violation[] | undefined;

  add(rule: string, position: number, message: string, severity?: ViolationSeverity): void {
    (this.#found ??= []).push(violation(rule, position, message, severity));
  }

  take(): readonly Violation[] | undefined {
    const found = this.#found;
    if (found) this.#found = undefined;
    return found;
  }
}
