import type { Telemetry } from "@l0/core";
import { type OptionRules, resolveOptions } from "../options/resolve-options.ts";
import { isKnown } from "./known.ts";
import { isLabels, type Labels, LABELS_RULE, toTags } from "./labels.ts";
import { type OneOrMany, toList } from "./one-or-many.ts";
import { COUNTERS, type Measured, SUMMARIES } from "./prometheus-table.ts";

export interface PrometheusTextOptions {
  /**
   * Comes before each name, with an underscore.
   * @default "l0"
   */
  readonly prefix?: string | undefined;
  /**
   * The labels of every series. `undefined` leaves one out.
   * @default {}
   */
  readonly labels?: Labels | undefined;
}

const NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;
/** Labels that the metrics have themselves, or that Prometheus keeps to itself. */
const TAKEN = /^(?:__.*|outcome|type|cause|rule|severity|quantile|le)$/;

const RULES: OptionRules<PrometheusTextOptions> = {
  prefix: {
    default: "l0",
    allowed: "letters, digits and underscores, not beginning with a digit",
    accepts: (value) => typeof value === "string" && NAME.test(value),
  },
  labels: {
    ...LABELS_RULE,
    allowed:
      "an object whose names are letters, digits and underscores (not outcome, type, cause, rule, severity, quantile, " +
      "le or __…) and whose values are texts, numbers or booleans",
    accepts: (value) => isLabels(value) && Object.keys(value).every((name) => NAME.test(name) && !TAKEN.test(name)),
  },
};

/**
 * What some records add up to, in the text format of Prometheus, for a push gateway or the textfile collector: counters,
 * and summaries of the times in seconds. A process that is scraped has better metrics with `@l0/prometheus`.
 *
 * @throws TypeError for an impossible option.
 * @example
 * await writeFile("/var/lib/node_exporter/l0.prom", toPrometheusText(records, { labels: { job: "nightly" } }));
 */
export function toPrometheusText(telemetry: OneOrMany<Telemetry>, options: PrometheusTextOptions = {}): string {
  const { prefix, labels } = resolveOptions("toPrometheusText", options, RULES);
  const records = toList(telemetry);
  const common = toTags(labels);
  const counters = Object.entries(COUNTERS).map(([name, { help, read }]) => {
    const samples = records.flatMap(read).map(({ labels: own, value }) => ({ labels: { ...common, ...own }, value }));
    return family(`${prefix}_${name}`, "counter", help, [...totals("", samples)]);
  });
  const summaries = Object.entries(SUMMARIES).map(([name, { help, read }]) => {
    const measured = records.map(read).filter(isComplete);
    const sums = measured.map(({ sum }) => ({ labels: common, value: sum / 1000 }));
    const counts = measured.map(({ count }) => ({ labels: common, value: count }));
    return family(`${prefix}_${name}`, "summary", help, [...totals("_sum", sums), ...totals("_count", counts)]);
  });
  return [...counters, ...summaries].join("");
}

function isComplete(measured: Measured | undefined): measured is Measured {
  return measured !== undefined && isKnown(measured.sum) && isKnown(measured.count);
}

/** One number a series: suffix and labels → the sum of its samples. */
function totals(suffix: string, samples: Iterable<{ labels: Record<string, string>; value: number | undefined }>) {
  const sums = new Map<string, number>();
  for (const { labels, value } of samples) {
    if (!isKnown(value)) continue;
    const series = suffix + seriesOf(labels);
    sums.set(series, (sums.get(series) ?? 0) + value);
  }
  return sums;
}

/** The lines of one metric; none where no record knows it. */
function family(name: string, type: string, help: string, series: readonly (readonly [string, number])[]): string {
  if (series.length === 0) return "";
  const lines = [`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`];
  return [...lines, ...series.map(([labels, value]) => `${name}${labels} ${value}`), ""].join("\n");
}

function seriesOf(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `${name}="${escapeValue(value)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
}

function escapeValue(value: string): string {
  return value.replaceAll("\\", "\\\\").replaceAll('"', '\\"').replaceAll("\n", "\\n").toWellFormed();
}
