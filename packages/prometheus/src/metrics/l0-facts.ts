import { labelText } from "../label-text.ts";
import { type EndRow, type MetricRow, type Point, pointsOf, startingAt, WITHOUT_LABELS } from "./metric-row.ts";
import { seconds } from "./seconds.ts";

/** What only L0 tells of a stream: under the same names in every naming, after the prefix. */
export const L0_FACTS: readonly MetricRow[] = [
  {
    name: "requests_total",
    help: "Streams that ended, by outcome.",
    on: "SESSION_END",
    ...startingAt("outcome", "completed", "failed", "aborted", "abandoned"),
    points: ({ telemetry: { outcome } }) => (outcome === undefined ? [] : [{ value: 1, labels: { outcome } }]),
  },
  total("stream_tokens_total", "Text tokens of valid output. Tokens that a retry made void are not counted.", {
    points: ({ telemetry }) => [{ value: telemetry.metrics.totalTokens }],
  }),
  total("voided_tokens_total", "Text tokens that a retry made void.", {
    points: ({ telemetry }) => [{ value: telemetry.metrics.voidedTokens }],
  }),
  {
    name: "attempts_total",
    help: "Tries at a provider that ended, by outcome.",
    on: "ATTEMPT_END",
    ...startingAt("outcome", "completed", "failed", "aborted"),
    points: ({ outcome }) => [{ value: 1, labels: { outcome } }],
  },
  total(
    "retries_total",
    "Retries, by what caused them: network and transient failures, or model and content failures.",
    {
      ...startingAt("cause", "network", "model"),
      points: ({ telemetry: { metrics } }) => [
        { value: metrics.networkRetryCount, labels: { cause: "network" } },
        { value: metrics.modelRetryCount, labels: { cause: "model" } },
      ],
    },
  ),
  total("retry_wait_seconds_total", "Time spent waiting before retries.", {
    points: ({ telemetry }) => [{ value: seconds(telemetry.metrics.retryWait) }],
  }),
  {
    name: "fallbacks_total",
    help: "Switches to the next source.",
    on: "FALLBACK_START",
    starts: WITHOUT_LABELS,
    points: () => [{ value: 1 }],
  },
  total("errors_total", "Streams that failed, by the code of the last error.", {
    labels: ["type"],
    starts: [],
    points: ({ telemetry: { error } }) => (error === undefined ? [] : [{ value: 1, labels: { type: error.code } }]),
  }),
  total(
    "network_errors_total",
    "Failed tries, by network error type, or by error code where it was no network error.",
    {
      labels: ["type"],
      starts: [],
      points: ({ telemetry }) => pointsOf(telemetry.network.errorsByType, "type"),
    },
  ),
  total("stalls_total", "Inter-token timeouts that fired.", {
    points: ({ telemetry }) => [{ value: telemetry.metrics.stalls }],
  }),
  total("guardrail_violations_total", "Violations that guardrails found, by rule and severity.", {
    labels: ["rule", "severity"],
    starts: [],
    isOpen: true,
    points: ({ telemetry }) => violations(telemetry.guardrails?.violationsByRuleAndSeverity),
  }),
  total("drift_total", "Drifts of the output that were detected, by kind.", {
    labels: ["type"],
    starts: [],
    // A detector of one's own may name anything.
    isOpen: true,
    points: ({ telemetry }) => pointsOf(telemetry.drift?.countByType, "type"),
  }),
  total("continuations_total", "Tries that went on from a checkpoint.", {
    points: ({ telemetry }) => [{ value: telemetry.continuation?.continuationCount }],
  }),
];

/** A total that is read at the end of a stream. */
function total(name: string, help: string, row: Omit<EndRow, "name" | "help" | "on">): EndRow {
  return { starts: WITHOUT_LABELS, name, help, on: "SESSION_END", ...row };
}

function violations(byRule: Readonly<Record<string, Readonly<Record<string, number>>>> = {}): Point[] {
  return Object.entries(byRule).flatMap(([rule, bySeverity]) =>
    Object.entries(bySeverity)
      .filter(([, count]) => count !== 0)
      .map(([severity, value]) => ({ value, labels: { rule: labelText(rule), severity } })),
  );
}
