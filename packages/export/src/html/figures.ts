import type { Telemetry } from "@l0/core";
import type { Tone } from "./charts/series.ts";
import type { Figure } from "./figure.ts";
import { latencyFigure } from "./latency-figure.ts";
import { dollars, duration, short, whole } from "./number-text.ts";
import { quantiles } from "./quantiles.ts";
import { timeBins } from "./time-bins.ts";
import { timeFigure, type TimeFigure, type TimeMeasure } from "./time-figure.ts";
import { type Read, sumOf, valuesOf } from "./values-of.ts";

const timeToFirstToken: Read = ({ metrics }) => metrics.timeToFirstToken;
const medianGap: Read = ({ metrics }) => metrics.interToken?.p50;

const total =
  (read: Read) =>
  (records: readonly Telemetry[]): number | undefined =>
    sumOf(records, read);
const ended =
  (outcome: Telemetry["outcome"]) =>
  (records: readonly Telemetry[]): number =>
    records.filter((record) => record.outcome === outcome).length;

const OVER_TIME: readonly TimeFigure[] = [
  {
    id: "streams",
    title: "Streams over time",
    summary: "How many streams began, by how they ended.",
    kind: "bars",
    text: whole,
    measures: [
      { name: "completed", tone: "good", of: ended("completed") },
      { name: "failed", tone: "bad", of: ended("failed") },
      { name: "aborted", tone: "warn", of: ended("aborted") },
      { name: "abandoned", tone: "quiet", of: ended("abandoned") },
    ],
  },
  {
    id: "first-token",
    title: "Time to first token over time",
    summary: "The middle and the slow end of the streams that began then, retry waits included.",
    kind: "lines",
    text: duration,
    measures: [
      { name: "median", tone: "main", of: (records) => quantiles(valuesOf(records, timeToFirstToken))?.p50 },
      { name: "95th percentile", tone: "second", of: (records) => quantiles(valuesOf(records, timeToFirstToken))?.p95 },
    ],
  },
  {
    id: "tokens",
    title: "Tokens over time",
    summary: "Text tokens: those of valid output, and those that a retry made void.",
    kind: "bars",
    text: short,
    measures: [
      { name: "valid", tone: "main", of: total(({ metrics }) => metrics.totalTokens) },
      { name: "void", tone: "warn", of: total(({ metrics }) => metrics.voidedTokens) },
    ],
  },
  {
    id: "retries",
    title: "Retries over time",
    summary: "By what caused them: the network and the provider, or the model's output.",
    kind: "bars",
    text: whole,
    measures: [
      { name: "network", tone: "second", of: total(({ metrics }) => metrics.networkRetryCount) },
      { name: "model", tone: "third", of: total(({ metrics }) => metrics.modelRetryCount) },
    ],
  },
];

const COST: TimeFigure = {
  id: "cost",
  title: "Cost over time",
  summary: "US dollars: what was spent on output, and what on attempts of whose output nothing is valid.",
  kind: "bars",
  text: dollars,
  measures: [
    { name: "of use", tone: "main", of: total(({ cost }) => cost && cost.total - cost.wasted) },
    { name: "wasted", tone: "bad", of: total(({ cost }) => cost?.wasted) },
  ],
};

const ERROR_TONES: readonly Tone[] = ["bad", "main", "warn", "third", "fourth"];

/** Everything that is plotted, in the order in which it is shown. */
export function figures(records: readonly Telemetry[]): Figure[] {
  const bins = timeBins(records);
  return [
    latencyFigure({
      id: "first-token-spread",
      title: "Time to first token",
      what: "Wait for the first text token, retry waits included",
      values: valuesOf(records, timeToFirstToken),
    }),
    latencyFigure({
      id: "inter-token-spread",
      title: "Time between tokens",
      what: "Median wait between two tokens of a stream",
      values: valuesOf(records, medianGap),
    }),
    ...[...OVER_TIME, errors(records), COST].map((figure) => timeFigure(figure, bins)),
  ];
}

/** The most frequent types have a colour of their own; the rest share one. */
function errors(records: readonly Telemetry[]): TimeFigure {
  const types = typesByFrequency(records);
  const named = types.slice(0, ERROR_TONES.length);
  const rest = new Set(types.slice(ERROR_TONES.length));
  const measures = named.map((type, index): TimeMeasure => ({
    name: type,
    tone: ERROR_TONES[index] ?? "quiet",
    of: total(({ network }) => (Object.hasOwn(network.errorsByType, type) ? network.errorsByType[type] : undefined)),
  }));
  const others: TimeMeasure = {
    name: "others",
    tone: "quiet",
    of: (all) => all.flatMap(errorsOf).reduce((sum, [type, count]) => sum + (rest.has(type) ? count : 0), 0),
  };
  return {
    id: "errors",
    title: "Errors over time",
    summary: "Failed attempts by type, those that a retry made good among them.",
    kind: "bars",
    text: whole,
    measures: rest.size > 0 ? [...measures, others] : measures,
  };
}

function typesByFrequency(records: readonly Telemetry[]): string[] {
  const counts = new Map<string, number>();
  for (const [type, count] of records.flatMap(errorsOf)) counts.set(type, (counts.get(type) ?? 0) + count);
  return [...counts].sort(([, one], [, other]) => other - one).map(([type]) => type);
}

function errorsOf({ network }: Telemetry): [string, number][] {
  return Object.entries(network.errorsByType);
}
