import { interTokenLatencies } from "../distribution.ts";
import { type EndRow, startingAt, WITHOUT_LABELS } from "./metric-row.ts";
import { seconds } from "./seconds.ts";
import { USAGE_TYPES } from "./usage-types.ts";

/** What other projects measure too, under names of our own, after the prefix. */
export const L0_NAMES: readonly EndRow[] = [
  {
    name: "tokens_total",
    help:
      "Tokens the provider counted. cache_read and cache_write are parts of input, reasoning is a part of output: " +
      "never add them up.",
    on: "SESSION_END",
    ...startingAt("type", ...Object.keys(USAGE_TYPES)),
    points: ({ telemetry: { usage } }) =>
      Object.entries(USAGE_TYPES).map(([type, field]) => ({ value: usage?.[field], labels: { type } })),
  },
  {
    name: "cost_usd_total",
    help: "What the streams cost, all tries together, where the option pricing is given.",
    on: "SESSION_END",
    points: ({ telemetry }) => [{ value: telemetry.cost?.total }],
  },
  {
    name: "request_duration_seconds",
    help: "Duration of a stream, from the first read to its end.",
    on: "SESSION_END",
    buckets: "duration",
    starts: WITHOUT_LABELS,
    points: ({ telemetry }) => [{ value: seconds(telemetry.duration) }],
  },
  {
    name: "time_to_first_token_seconds",
    help: "From the first read to the first text token, retry waits included.",
    on: "SESSION_END",
    buckets: "timeToFirstToken",
    starts: WITHOUT_LABELS,
    points: ({ telemetry }) => [{ value: seconds(telemetry.metrics.timeToFirstToken) }],
  },
  {
    name: "inter_token_latency_seconds",
    help: "Time spent waiting for the provider between two tokens, one observation per token.",
    on: "SESSION_END",
    buckets: "interToken",
    starts: WITHOUT_LABELS,
    points: ({ telemetry }) => [{ value: interTokenLatencies(telemetry) }],
  },
];
