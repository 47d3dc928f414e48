import {
  column,
  datagramCount,
  datagrams,
  monitor,
  pointCount,
  points,
  samples,
  sentry,
  spans,
  times,
} from "../cells.ts";
import { all, EVERY_TOKEN, IN_RECORDS, NOT_SENT, OF_STREAMS, type Quantities } from "./quantity.ts";

/** 1 for what is known. */
const known = (value: unknown): 1 | undefined => (value === undefined || value === "" ? undefined : 1);

const TTFT = "l0.time_to_first_token_ms";

/** How long it took. */
export const TIMES: Quantities = {
  durations: {
    unit: "ms",
    of: ({ duration }) => all(duration),
    at: {
      Monitor: monitor(({ duration }) => duration?.sum),
      "OTLP metrics": times(1000, points("l0.request.duration")),
      "OTLP spans": spans(({ duration }) => duration),
      Prometheus: times(1000, samples("l0_request_duration_seconds_sum")),
      DogStatsD: datagrams("l0.duration"),
      Sentry: sentry(({ duration }) => duration),
      CSV: column("duration"),
    },
    // Both ends are whole microseconds; or seconds of the Unix epoch as doubles, which are as good as that.
    tolerance: { "OTLP spans": 0.002, Sentry: 0.002 },
  },
  "streams with a duration": {
    unit: "count",
    of: ({ duration }) => all(known(duration)),
    at: {
      Monitor: monitor(({ duration }) => duration?.count),
      "OTLP metrics": pointCount("l0.request.duration"),
      "OTLP spans": spans(({ duration }) => known(duration)),
      Prometheus: samples("l0_request_duration_seconds_count"),
      DogStatsD: datagramCount("l0.duration"),
      Sentry: sentry(({ duration }) => known(duration)),
      CSV: column(({ duration }) => known(duration)),
    },
  },
  "times to the first token": {
    unit: "ms",
    of: ({ metrics }) => all(metrics.timeToFirstToken),
    at: {
      Monitor: monitor(({ timeToFirstToken }) => timeToFirstToken?.sum),
      "OTLP metrics": times(1000, points("l0.request.ttft")),
      "OTLP spans": spans(TTFT),
      Prometheus: times(1000, samples("l0_time_to_first_token_seconds_sum")),
      DogStatsD: datagrams("l0.time_to_first_token"),
      Sentry: sentry(TTFT),
      CSV: column("timeToFirstToken"),
    },
  },
  "streams with a first token": {
    unit: "count",
    of: ({ metrics }) => all(known(metrics.timeToFirstToken)),
    at: {
      Monitor: monitor(({ timeToFirstToken }) => timeToFirstToken?.count),
      "OTLP metrics": pointCount("l0.request.ttft"),
      "OTLP spans": spans(({ attributes }) => known(attributes[TTFT])),
      Prometheus: samples("l0_time_to_first_token_seconds_count"),
      DogStatsD: datagramCount("l0.time_to_first_token"),
      Sentry: sentry(({ attributes }) => known(attributes[TTFT])),
      CSV: column(({ timeToFirstToken }) => known(timeToFirstToken)),
    },
  },
  "times between tokens": {
    unit: "ms",
    of: ({ metrics }) => all(metrics.interToken?.sum),
    at: {
      Monitor: monitor(({ interToken }) => interToken?.sum),
      "OTLP metrics": EVERY_TOKEN,
      "OTLP spans": NOT_SENT,
      Prometheus: times(1000, samples("l0_inter_token_latency_seconds_sum")),
      DogStatsD: OF_STREAMS,
      Sentry: NOT_SENT,
      CSV: column("interTokenSum"),
    },
  },
  "tokens after another": {
    unit: "count",
    of: ({ metrics }) => all(metrics.interToken?.count),
    at: {
      Monitor: monitor(({ interToken }) => interToken?.count),
      "OTLP metrics": EVERY_TOKEN,
      "OTLP spans": NOT_SENT,
      Prometheus: samples("l0_inter_token_latency_seconds_count"),
      DogStatsD: OF_STREAMS,
      Sentry: NOT_SENT,
      CSV: column("interTokenCount"),
    },
  },
  "means of the times between tokens": {
    unit: "ms",
    of: ({ metrics }) => all(metrics.avgInterTokenTime),
    at: {
      Monitor: IN_RECORDS,
      "OTLP metrics": EVERY_TOKEN,
      "OTLP spans": NOT_SENT,
      Prometheus: "it has all of the times, of all streams together",
      DogStatsD: datagrams("l0.inter_token"),
      Sentry: NOT_SENT,
      CSV: column("avgInterTokenTime"),
    },
  },
};
