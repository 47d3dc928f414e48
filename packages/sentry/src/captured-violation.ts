import type { Telemetry, Violation } from "@l0/core";
import { type Captured, HANDLED } from "./captured.ts";
import { known } from "./known.ts";
import type { CaptureContext } from "./sentry-like.ts";
import { tagValue } from "./tag-value.ts";
import { telemetryContext, telemetryTags } from "./telemetry-context.ts";

/** The code under which violations are grouped, whatever became of their stream. */
const CODE = "GUARDRAIL_VIOLATION";

/** The event of a violation that was not the end of its stream; `count`: how often the rule was breached. */
export function capturedViolationOf(violation: Violation, count: number, telemetry?: Telemetry): Captured {
  const { rule, severity } = violation;
  return {
    message: `Guardrail violation: ${rule}`,
    mechanism: HANDLED,
    level: severity,
    tags: {
      ...(telemetry && telemetryTags(telemetry)),
      error_code: CODE,
      component: "l0.guardrail",
      ...violationTags(violation),
    },
    fingerprint: ["l0", CODE, rule],
    contexts: { ...(telemetry && telemetryContext(telemetry)), ...violationContext(violation, count) },
  };
}

/** The context `l0_violation` of an event: what was wrong, in the words of the rule. */
export function violationContext(violation: Violation, count?: number): CaptureContext["contexts"] {
  const { rule, severity, message, recoverable, position } = violation;
  return { l0_violation: known({ rule, severity, message, recoverable, position, count }) };
}

export const violationTags = ({ rule, severity }: Violation): CaptureContext["tags"] => ({
  guardrail_rule: tagValue(rule),
  guardrail_severity: severity,
});
