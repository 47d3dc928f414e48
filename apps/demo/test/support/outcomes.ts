import type { Outcome, Telemetry } from "@l0/core";
import type { Records } from "./adapter-rig.ts";
import { metricsOf, tagOf, valuesOf } from "./read-datadog.ts";
import { recordsOf } from "./read-export.ts";
import { isStreamSpan, pointsOf, spansOf, totalOf } from "./read-otlp.ts";
import { samplesOf, sumOf } from "./read-prometheus.ts";
import { sentryErrorsOf, sentrySpansOf } from "./read-sentry.ts";

/** What each adapter recorded: one entry per record, which is the stream's outcome, or an error's code. */
export interface Recorded {
  readonly otelSpans: readonly unknown[];
  readonly otelRequests: readonly unknown[];
  readonly sentrySpans: readonly unknown[];
  readonly sentryErrors: readonly unknown[];
  readonly prometheusRequests: readonly unknown[];
  readonly datadogRequests: readonly unknown[];
  readonly lines: readonly unknown[];
  /** The gauges of streams that are open. */
  readonly active: { readonly otel: number; readonly prometheus: number; readonly datadog: number };
}

export function recorded({ otel, sentry, prometheus, datadog, export: file }: Records): Recorded {
  const requests = metricsOf(datadog.items, "l0.requests");
  return {
    otelSpans: spansOf(otel.items.filter(({ summary }) => summary.startsWith("traces")))
      .filter(isStreamSpan)
      .map(({ attributes }) => attributes["l0.outcome"]),
    otelRequests: pointsOf(otel.items, "l0.requests").flatMap(({ value, attributes }) =>
      times(value, attributes["outcome"]),
    ),
    sentrySpans: sentrySpansOf(sentry.items)
      .filter(({ name }) => name === "l0.execution")
      .map(({ attributes }) => attributes["l0.outcome"]),
    sentryErrors: sentryErrorsOf(sentry.items).map(
      (event) => (event["tags"] as Readonly<Record<string, string>>)["error_code"],
    ),
    prometheusRequests: samplesOf(prometheus.items, "l0_requests_total").flatMap(({ value, labels }) =>
      times(value, labels["outcome"]),
    ),
    datadogRequests: requests.flatMap((metric) =>
      valuesOf([metric]).flatMap((value) => times(value, tagOf(metric, "outcome"))),
    ),
    lines: recordsOf(file.items).map(({ outcome }) => outcome),
    active: {
      otel: totalOf(pointsOf(otel.items, "l0.active_streams")),
      prometheus: sumOf(samplesOf(prometheus.items, "l0_active_streams")),
      datadog: valuesOf(metricsOf(datadog.items, "l0.active_streams")).at(-1) ?? 0,
    },
  };
}

/** What each adapter should have recorded of one stream: one record, or none where it was never read. */
export function oneRecordOf(outcome: Outcome | undefined, error: Telemetry["error"]): Recorded {
  const one = outcome === undefined ? [] : [outcome];
  return {
    otelSpans: one,
    otelRequests: one,
    sentrySpans: one,
    sentryErrors: error === undefined ? [] : [error.code],
    prometheusRequests: one,
    datadogRequests: one,
    lines: one,
    active: { otel: 0, prometheus: 0, datadog: 0 },
  };
}

const times = (count: number, value: unknown): unknown[] => Array.from({ length: count }, () => value);
