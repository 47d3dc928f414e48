import { durationSeconds, timeToFirstToken } from "../telemetry-values.ts";
import { COUNT_BUCKETS, LONG_SECONDS_BUCKETS, SECONDS_BUCKETS } from "./buckets.ts";
import { counted, countedBy, counter, type MetricRow, point } from "./metric-row.ts";

/** What L0 counts beside the conventions. A token is one text delta here; billed tokens are in the conventions' metrics. */
export const L0_METRICS: readonly MetricRow[] = [
  counter("l0.requests", "{request}", "Streams that ended, by outcome.", ({ outcome }) => point(1, { outcome })),
  counter("l0.attempts", "{attempt}", "Attempts that ended, by outcome and what failed them.", ({ attempts }) =>
    attempts.flatMap(({ count, outcome, cause }) => counted(count, cause ? { outcome, cause } : { outcome })),
  ),
  counter("l0.retries", "{retry}", "Retries, by what caused them.", ({ telemetry: { metrics } }) => [
    ...counted(metrics.networkRetryCount, { cause: "network" }),
    ...counted(metrics.modelRetryCount, { cause: "model" }),
  ]),
  {
    name: "l0.retry.wait",
    kind: "counter",
    unit: "s",
    description: "Time spent waiting before retries.",
    points: ({ telemetry }) => counted(telemetry.metrics.retryWait / 1000),
  },
  counter("l0.fallbacks", "{fallback}", "Changes to the next fallback stream.", ({ telemetry }) =>
    counted(telemetry.fallback?.index),
  ),
  counter("l0.errors", "{error}", "Streams that failed, by error code.", ({ telemetry: { error } }) =>
    error === undefined ? [] : point(1, { type: error.code }),
  ),
  counter("l0.network.errors", "{error}", "Attempts that failed, by kind of failure.", ({ telemetry: { network } }) =>
    countedBy(network.errorsByType, "type"),
  ),
  counter("l0.stalls", "{stall}", "Inter-token timeouts.", ({ telemetry }) => counted(telemetry.metrics.stalls)),
  counter("l0.tokens.voided", "{token}", "Text tokens that a reset made void.", ({ telemetry }) =>
    counted(telemetry.metrics.voidedTokens),
  ),
  counter("l0.guardrail.violations", "{violation}", "What guardrails found, by rule and severity.", ({ telemetry }) =>
    Object.entries(telemetry.guardrails?.violationsByRuleAndSeverity ?? {}).flatMap(([rule, bySeverity]) =>
      Object.entries(bySeverity).flatMap(([severity, count]) => counted(count, { rule, severity })),
    ),
  ),
  counter("l0.drift", "{drift}", "Drift that was detected, by kind.", ({ telemetry }) =>
    countedBy(telemetry.drift?.countByType, "type"),
  ),
  counter("l0.continuations", "{continuation}", "Attempts that went on from a checkpoint.", ({ telemetry }) =>
    counted(telemetry.continuation?.continuationCount),
  ),
  {
    name: "l0.cost",
    kind: "counter",
    unit: "{USD}",
    description: "What all attempts cost, as `pricing` has it.",
    points: ({ telemetry }) => point(telemetry.cost?.total),
  },
  {
    name: "l0.request.duration",
    kind: "histogram",
    unit: "s",
    description: "Duration of a stream from the first pull, retries and waits included.",
    boundaries: LONG_SECONDS_BUCKETS,
    points: ({ telemetry }) => point(durationSeconds(telemetry)),
  },
  {
    name: "l0.request.ttft",
    kind: "histogram",
    unit: "s",
    description: "Time from the first pull to the first text token.",
    boundaries: SECONDS_BUCKETS,
    points: ({ telemetry }) => point(timeToFirstToken(telemetry)),
  },
  {
    name: "l0.request.tokens",
    kind: "histogram",
    unit: "{token}",
    description: "Text tokens of the valid output.",
    integer: true,
    boundaries: COUNT_BUCKETS,
    points: ({ telemetry }) => point(telemetry.metrics.totalTokens),
  },
];
