import type { DriftType } from "../events/drift-type.ts";
import type { DriftRecord, GuardrailRecord } from "../events/telemetry.ts";
import type { Violation, ViolationSeverity } from "../events/violation.ts";
import { tally } from "../platform/tally.ts";

type BySeverity = Record<ViolationSeverity, number>;

const NONE: Readonly<BySeverity> = { warning: 0, error: 0, fatal: 0 };

/** What guardrails and drift detector found in a stream. */
export class CheckLog {
  readonly #most: number;
  readonly #bySeverity: BySeverity = { ...NONE };
  readonly #byRule = new Map<string, number>();
  readonly #byRuleAndSeverity = new Map<string, BySeverity>();
  readonly #violations: Violation[] = [];
  readonly #drift = new Map<string, number>();
  #passed = true;

  /** `most`: how many violations are kept in detail. */
  constructor(most: number) {
    this.#most = most;
  }

  /** An attempt begins. */
  begin(): void {
    this.#passed = true;
  }

  violation(violation: Violation): void {
    const { severity, rule } = violation;
    if (severity !== "warning") this.#passed = false;
    this.#bySeverity[severity]++;
    const name = tally(this.#byRule, rule);
    const counts = this.#byRuleAndSeverity.get(name) ?? NONE;
    this.#byRuleAndSeverity.set(name, { ...counts, [severity]: counts[severity] + 1 });
    if (this.#violations.length < this.#most) this.#violations.push(violation);
  }

  drift(types: readonly DriftType[]): void {
    for (const type of types) tally(this.#drift, type);
  }

  get hasViolations(): boolean {
    return this.#byRule.size > 0;
  }

  /** `rules`: how many were given to the stream. */
  guardrails(rules: number): GuardrailRecord {
    const { warning, error, fatal } = this.#bySeverity;
    return {
      rulesChecked: rules || this.#byRule.size,
      passed: this.#passed,
      violationCount: warning + error + fatal,
      violationsByRule: Object.fromEntries(this.#byRule),
      violationsByRuleAndSeverity: Object.fromEntries(this.#byRuleAndSeverity),
      violationsBySeverity: { warning, error, fatal },
      violations: [...this.#violations],
    };
  }

  driftFound(): DriftRecord {
    return {
      detected: this.#drift.size > 0,
      types: [...this.#drift.keys()] as DriftType[],
      countByType: Object.fromEntries(this.#drift),
    };
  }
}
