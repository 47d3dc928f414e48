import type { Violation, ViolationSeverity } from "../events/violation.ts";

/** A breach as the built-in rules report it: another try can help. */
export function violation(
  rule: string,
  position: number,
  message: string,
  severity: ViolationSeverity = "error",
): Violation {
  return { rule, message, severity, recoverable: true, position };
}
