import type { Monitor, Telemetry } from "@l0/core";
import type { DogStatsdMetric } from "../../../server/receivers/dogstatsd/message.ts";
import { parseMetric } from "../../../server/receivers/dogstatsd/parse-metric.ts";
import type { Json } from "../../../server/receivers/sentry/envelope.ts";
import { recordsOf, rowsOf } from "../read-export.ts";
import { type OtlpPoint, type OtlpSpan, pointsOf, spansOf } from "../read-otlp.ts";
import { type Sample, samplesOf } from "../read-prometheus.ts";
import { type SentrySpan, sentryErrorsOf, sentrySpansOf } from "../read-sentry.ts";
import type { Played } from "./play-runs.ts";

/** What is known of a set of runs at each place that was told of it, as it is there. */
export interface Arrived {
  readonly monitor: Monitor;
  otlpPoints(name: string): readonly OtlpPoint[];
  readonly otlpSpans: readonly OtlpSpan[];
  samples(name: string): readonly Sample[];
  datagrams(name: string): readonly DogStatsdMetric[];
  readonly sentrySpans: readonly SentrySpan[];
  readonly sentryErrors: readonly Json[];
  /** Of the CSV file. */
  readonly rows: readonly Readonly<Record<string, string>>[];
  /** Of the JSONL file. */
  readonly lines: readonly Telemetry[];
}

export function arrivedOf({ monitor, sent }: Pick<Played, "monitor" | "sent">): Arrived {
  const { otel, prometheus, datadog, sentry, export: files } = sent;
  const metrics = otel.items.filter(({ fileName }) => fileName === "otlp-metrics.json");
  const datagrams = Map.groupBy(
    datadog.items.map(({ body }) => parseMetric(body)),
    ({ name }) => name,
  );
  return {
    monitor,
    otlpPoints: (name) => pointsOf(metrics, name),
    otlpSpans: spansOf(otel.items),
    samples: (name) => samplesOf(prometheus.items, name),
    datagrams: (name) => datagrams.get(name) ?? [],
    sentrySpans: sentrySpansOf(sentry.items),
    sentryErrors: sentryErrorsOf(sentry.items),
    rows: rowsOf(files.items),
    lines: recordsOf(files.items),
  };
}
