import type { DriftType } from "../events/drift-type.ts";
import type { DriftRecord, GuardrailRecord } from "../events/telemetry.ts";
import type { Violation, ViolationSeverity } from "../events/violation.ts";
import { tally } from "../platform/tally.ts";

type BySeverity = Record<ViolationSeverity, number>;

const SEVERITIES: readonly ViolationSeverity[] = ["warning", "error", "fatal"];

/** What guardrails and drift detector found in a stream. */
export class CheckLog {
  readonly #most: number;
  /** By severity, the counts of the rules. */
  readonly #byRule = new Map<ViolationSeverity, Map<string, number>>();
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
    const counts = this.#byRule.get(severity) ?? new Map<string, number>();
    this.#byRule.set(severity, counts);
    tally(counts, rule);
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
    const bySeverity = { warning: 0, error: 0, fatal: 0 };
    const byRule = new Map<string, number>();
    const byRuleAndSeverity = new Map<string, BySeverity>();
    for (const severity of SEVERITIES) {
      for (const [rule, count] of this.#byRule.get(severity) ?? []) {
        bySeverity[severity] += count;
        tally(byRule, rule, count);
        const counts = byRuleAndSeverity.get(rule) ?? { warning: 0, error: 0, fatal: 0 };
        byRuleAndSeverity.set(rule, { ...counts, [severity]: count });
      }
    }
    return {
      rulesChecked: rules || byRule.size,
      passed: this.#passed,
      violationCount: bySeverity.warning + bySeverity.error + bySeverity.fatal,
      violationsByRule: Object.fromEntries(byRule),
      violationsByRuleAndSeverity: Object.fromEntries(byRuleAndSeverity),
      violationsBySeverity: bySeverity,
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
