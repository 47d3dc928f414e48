import { addUp } from "../breakdown.ts";
import { column, datagrams, each, monitor, points, samples, sentry, spanEvents, spans } from "../cells.ts";
import { all, IN_RECORDS, named, NOT_SENT, type Quantities, SUM_ALONE } from "./quantity.ts";

/** What guardrails and the drift detector found. */
export const FINDINGS: Quantities = {
  violations: {
    unit: "count",
    of: ({ guardrails }) => all(guardrails?.violationCount),
    at: {
      Monitor: monitor(({ violationCount }) => violationCount),
      "OTLP metrics": points("l0.guardrail.violations"),
      "OTLP spans": spans("l0.guardrail.violation_count"),
      Prometheus: samples("l0_guardrail_violations_total"),
      DogStatsD: datagrams("l0.guardrails.violations"),
      Sentry: sentry("l0.guardrail.violation_count"),
      CSV: column("violations"),
    },
  },
  "violations by severity": {
    unit: "count",
    of: ({ guardrails }) => named(guardrails?.violationsBySeverity),
    at: {
      Monitor: SUM_ALONE,
      "OTLP metrics": points("l0.guardrail.violations", "severity"),
      "OTLP spans": spanEvents("l0.guardrail.violation", "severity"),
      Prometheus: samples("l0_guardrail_violations_total", "severity"),
      DogStatsD: datagrams("l0.guardrails.violations", "severity"),
      Sentry: SUM_ALONE,
      CSV: each({
        warning: column("violationWarnings"),
        error: column("violationErrors"),
        fatal: column("violationsFatal"),
      }),
    },
  },
  "violations by rule and severity": {
    unit: "count",
    of: ({ guardrails }) =>
      addUp(
        Object.entries(guardrails?.violationsByRuleAndSeverity ?? {}).flatMap(([rule, counts]) =>
          Object.entries(counts).map(([severity, count]) => [`${rule} ${severity}`, count] as const),
        ),
      ),
    at: {
      Monitor: SUM_ALONE,
      "OTLP metrics": points("l0.guardrail.violations", "rule", "severity"),
      "OTLP spans": spanEvents("l0.guardrail.violation", "rule", "severity"),
      Prometheus: samples("l0_guardrail_violations_total", "rule", "severity"),
      DogStatsD: datagrams("l0.guardrails.violations", "rule", "severity"),
      Sentry: SUM_ALONE,
      CSV: SUM_ALONE,
    },
  },
  "drifts by type": {
    unit: "count",
    of: ({ drift }) => named(drift?.countByType),
    at: {
      Monitor: IN_RECORDS,
      "OTLP metrics": points("l0.drift", "type"),
      "OTLP spans": spanEvents("l0.drift", "types"),
      Prometheus: samples("l0_drift_total", "type"),
      DogStatsD: datagrams("l0.drift", "drift_type"),
      Sentry: "it has whether a stream drifted",
      CSV: "it has which types a stream drifted by",
    },
  },
  "streams that drifted": {
    unit: "count",
    of: ({ drift }) => all(Number(drift?.detected ?? false)),
    at: {
      Monitor: IN_RECORDS,
      "OTLP metrics": NOT_SENT,
      "OTLP spans": spans("l0.drift.detected"),
      Prometheus: NOT_SENT,
      DogStatsD: NOT_SENT,
      Sentry: sentry("l0.drift.detected"),
      CSV: column(({ driftDetected }) => Number(driftDetected === "true")),
    },
  },
};
