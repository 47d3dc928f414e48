import type { Telemetry } from "@l0/core";
import { METRICS } from "./metric-table.ts";
import { type OptionRules, resolveOptions } from "./resolve-options.ts";

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
  readonly prefix?: string;
  /**
   * The tags of each metric. `undefined` leaves one out. Metadata never becomes a tag by itself: a user id there would
   * make a time series a user.
   * @default {}
   */
  readonly labels?: Readonly<Record<string, string | number | boolean | undefined>>;
}

const RULES: OptionRules<MetricsOptions> = {
  prefix: {
    default: "l0",
    allowed: "a text of one character or more",
    accepts: (value) => typeof value === "string" && value !== "",
  },
  labels: {
    default: {},
    allowed: "an object whose values are texts, numbers or booleans",
    accepts: isLabels,
  },
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
    return value === undefined ? [] : [{ name: `${prefix}.${name}`, value, timestamp, tags: { ...tags } }];
  });
}

function toTags(labels: Required<MetricsOptions>["labels"]): Record<string, string> {
  const given = Object.entries(labels).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

function isLabels(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((label) => ["string", "number", "boolean", "undefined"].includes(typeof label));
}
