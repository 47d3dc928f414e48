import type { AggregateMetrics } from "@l0/core";
import { tagOf } from "../read-datadog.ts";
import { isStreamSpan, type OtlpSpan } from "../read-otlp.ts";
import type { SentrySpan } from "../read-sentry.ts";
import type { Arrived } from "./arrived.ts";
import { addUp, ALL, type Breakdown, UNKNOWN } from "./breakdown.ts";

/** Reads a quantity at one of the places that carry it. */
export type Reader = (arrived: Arrived) => Breakdown;

type Names = Readonly<Record<string, unknown>>;

/** The values of some keys, as one; `ALL` where there is no key. */
const keyed = (names: Names, keys: readonly string[]): string =>
  keys.length === 0 ? ALL : keys.map((key) => names[key] || UNKNOWN).join(" ");

const amountOf = (value: unknown): number | undefined =>
  value === undefined || value === "" ? undefined : Number(value);

/** Of the aggregates. */
export const monitor =
  (read: (metrics: AggregateMetrics) => Breakdown | number | undefined): Reader =>
  (arrived) => {
    const found = read(arrived.monitor.getAggregateMetrics());
    return addUp(typeof found === "object" ? Object.entries(found) : [[ALL, found]]);
  };

/** The points of an OTLP metric, by attributes; a histogram's sum. */
export const points =
  (name: string, ...by: readonly string[]): Reader =>
  ({ otlpPoints }) =>
    addUp(otlpPoints(name).map(({ attributes, value }) => [keyed(attributes, by), value]));

/** How many values an OTLP histogram has. */
export const pointCount =
  (name: string): Reader =>
  ({ otlpPoints }) =>
    addUp(otlpPoints(name).map(({ count }) => [ALL, count]));

/** An attribute of the OTLP spans of streams, or what is read from each, by attributes. */
export const spans =
  (read: string | ((span: OtlpSpan) => number | undefined), ...by: readonly string[]): Reader =>
  ({ otlpSpans }) =>
    addUp(otlpSpans.filter(isStreamSpan).map((span) => [keyed(span.attributes, by), readSpan(span, read)]));

/** The OTLP spans of tool calls, by attributes. */
export const toolSpans =
  (...by: readonly string[]): Reader =>
  ({ otlpSpans }) =>
    addUp(
      otlpSpans.flatMap(({ name, attributes }) =>
        name.startsWith("execute_tool ") ? [[keyed(attributes, by), 1]] : [],
      ),
    );

/** The events of a name on the OTLP spans of streams, by attributes. */
export const spanEvents =
  (name: string, ...by: readonly string[]): Reader =>
  ({ otlpSpans }) =>
    addUp(
      otlpSpans
        .flatMap(({ events }) => events.filter((event) => event.name === name))
        .map(({ attributes }) => [keyed(attributes, by), 1]),
    );

/** The samples of Prometheus's text format, by labels. */
export const samples =
  (name: string, ...by: readonly string[]): Reader =>
  (arrived) =>
    addUp(arrived.samples(name).map(({ labels, value }) => [keyed(labels, by), value]));

/** The values in DogStatsD datagrams, by tags. */
export const datagrams =
  (name: string, ...by: readonly string[]): Reader =>
  (arrived) =>
    addUp(
      arrived.datagrams(name).flatMap((metric) => {
        const tags = Object.fromEntries(by.map((key) => [key, tagOf(metric, key)]));
        return metric.values.map((value) => [keyed(tags, by), Number(value)] as const);
      }),
    );

/** How many values of a metric there are in DogStatsD datagrams. */
export const datagramCount =
  (name: string): Reader =>
  (arrived) =>
    addUp([[ALL, arrived.datagrams(name).flatMap(({ values }) => values).length]]);

/** An attribute of Sentry's spans of streams, or what is read from each, by attributes. */
export const sentry =
  (read: string | ((span: SentrySpan) => number | undefined), ...by: readonly string[]): Reader =>
  ({ sentrySpans }) =>
    addUp(
      sentrySpans
        .filter(({ name }) => name === "l0.execution")
        .map((span) => [keyed(span.attributes, by), readSpan(span, read)]),
    );

/** Sentry's spans of tries, by the first of the attributes that each of them has. */
export const sentryTries =
  (...by: readonly string[]): Reader =>
  ({ sentrySpans }) =>
    addUp(
      sentrySpans
        .filter(({ name }) => name === "l0.stream.consume")
        .map(({ attributes }) => by.map((key) => attributes[key]).find(Boolean))
        .flatMap((key) => (key === undefined && by.length > 0 ? [] : [[String(key ?? ALL), 1]])),
    );

/** The failures that Sentry has captured, by code; captured violations are none. */
export const captured: Reader = ({ sentryErrors }) =>
  addUp(
    sentryErrors.flatMap(({ contexts }) => {
      const { l0_error: error } = contexts as { readonly l0_error?: { readonly code: string } };
      return error === undefined ? [] : [[error.code, 1] as const];
    }),
  );

/** A column of the CSV file, or what is read from each row, by columns. */
export const column =
  (read: string | ((row: Readonly<Record<string, string>>) => number | undefined), ...by: readonly string[]): Reader =>
  ({ rows }) =>
    addUp(rows.map((row) => [keyed(row, by), typeof read === "string" ? amountOf(row[read]) : read(row)] as const));

/** Several readings of one place, by the key that each of them is given. */
export const each =
  (readers: Readonly<Record<string, Reader>>): Reader =>
  (arrived) =>
    addUp(Object.entries(readers).map(([key, read]) => [key, read(arrived)[ALL]]));

/** Of a reading, what is under the keys that begin with a word; without that word. */
export const only =
  (word: string, read: Reader): Reader =>
  (arrived) =>
    addUp(
      Object.entries(read(arrived)).flatMap(([key, amount]) =>
        key.startsWith(`${word} `) ? [[key.slice(word.length + 1), amount]] : [],
      ),
    );

/** A reading in another unit. */
export const times =
  (factor: number, read: Reader): Reader =>
  (arrived) =>
    addUp(Object.entries(read(arrived)).map(([key, amount]) => [key, amount * factor]));

function readSpan<Span extends OtlpSpan | SentrySpan>(
  span: Span,
  read: string | ((span: Span) => number | undefined),
): number | undefined {
  return typeof read === "string" ? amountOf(span.attributes[read]) : read(span);
}
