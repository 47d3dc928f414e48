import { durationSeconds, timeToFirstToken } from "../telemetry-values.ts";
import { COUNT_BUCKETS, LONG_SECONDS_BUCKETS, SECONDS_BUCKETS } from "./buckets.ts";
import { counted, type MetricRow, point } from "./metric-row.ts";

const counter = (name: string, unit: string, description: string, points: MetricRow["points"]): MetricRow => ({
  name,
  kind: "counter",
  unit,
  description,
  integer: true,
  points,
});

/** What L0 counts beside the GenAI conventions. A token is one text delta here; billed tokens are in the GenAI metrics. */
export const L0_METRICS: readonly MetricRow[] = [
  counter("l0.requests", "{request}", "Streams that ended, by outcome.", ({ outcome }) => point(1, { outcome })),
  counter("l0.attempts", "{attempt}", "Attempts that ended, by outcome.", ({ attempts }) =>
    Object.entries(attempts).flatMap(([outcome, count]) => counted(count, { outcome })),
  ),
  counter("l0.retries", "{retry}", "Retries, by what caused them.", ({ telemetry: { metrics } }) => [
    ...counted(metrics.networkRetryCount, { cause: "network" }),
    ...counted(metrics.modelRetryCount, { cause: "model" }),
  ]),
  counter("l0.fallbacks", "{fallback}", "Changes to the next fallback stream.", ({ telemetry }) =>
    counted(telemetry.fallback?.index),
  ),
  counter("l0.errors", "{error}", "Streams that failed, by error code.", ({ telemetry: { error } }) =>
    error === undefined ? [] : point(1, { type: error.code }),
  ),
  counter("l0.network.errors", "{error}", "Attempts that failed, by kind of failure.", ({ telemetry: { network } }) =>
    Object.entries(network.errorsByType).flatMap(([type, count]) => counted(count, { type })),
  ),
  counter("l0.stalls", "{stall}", "Inter-token timeouts.", ({ telemetry }) => counted(telemetry.metrics.stalls)),
  counter("l0.tokens.voided", "{token}", "Text tokens that a reset made void.", ({ telemetry }) =>
    counted(telemetry.metrics.voidedTokens),
  ),
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
