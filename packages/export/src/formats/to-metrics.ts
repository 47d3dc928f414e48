import type { Telemetry } from "@l0/core";
import { isKnown } from "./known.ts";
import { type Labels, LABELS_RULE, toTags } from "./labels.ts";
import { METRICS } from "./metric-table.ts";
import { type OptionRules, resolveOptions } from "../options/resolve-options.ts";

/** One measured value of one stream. */
export interface Metric {
  readonly name: string;
  readonly value: number;
  /** When the stream ended, or began if it is still running: Unix epoch, ms. */
  readonly timestamp: number;
  readonly tags: Readonly<Record<string, string>>;
}

export interface MetricsOptions {
  /**
   * Comes before each name, with a dot.
   * @default "l0"
   */
  readonly prefix?: string | undefined;
  /**
   * The tags of each metric. `undefined` leaves one out. Metadata never becomes a tag by itself: a user id there would
   * make a time series a user.
   * @default {}
   */
  readonly labels?: Labels | undefined;
}

const RULES: OptionRules<MetricsOptions> = {
  prefix: {
    default: "l0",
    allowed: "a text of one character or more",
    accepts: (value) => typeof value === "string" && value !== "",
  },
  labels: LABELS_RULE,
};

/**
 * A record as a list of measured values for a time-series backend. An unknown value makes no metric.
 *
 * @throws TypeError for an impossible option.
 * @example
 * for (const { name, value, tags } of toMetrics(telemetry, { labels: { model: telemetry.model } })) {
 *   statsd.gauge(name, value, tags);
 * }
 */
export function toMetrics(telemetry: Telemetry, options: MetricsOptions = {}): Metric[] {
  const { prefix, labels } = resolveOptions("toMetrics", options, RULES);
  const tags = toTags(labels);
  const timestamp = telemetry.endTime ?? telemetry.startTime;
  return Object.entries(METRICS).flatMap(([name, read]) => {
    const value = read(telemetry);
    return isKnown(value) ? [{ name: `${prefix}.${name}`, value, timestamp, tags: { ...tags } }] : [];
  });
}
