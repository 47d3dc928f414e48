import type { Attributes } from "@opentelemetry/api";

import type { StreamEnd } from "../stream-end.ts";

/** One value to add or record, with the attributes that only this metric has. */
export interface Point {
  readonly value: number;
  readonly attributes?: Attributes;
  /** How often it is recorded. @default 1 */
  readonly times?: number;
}

/** One metric: how its instrument is made and what a stream adds to it. */
export interface MetricRow {
  readonly name: string;
  readonly kind: "counter" | "histogram";
  readonly unit: string;
  readonly description: string;
  /** Whole numbers only. */
  readonly integer?: true;
  /** Bucket boundaries of a histogram. */
  readonly boundaries?: readonly number[];
  /** Whether failed streams carry `error.type` here. */
  readonly withErrorType?: true;
  /** Whether it is recorded for every output chunk, and so only on request. */
  readonly perChunk?: true;
  readonly points: (end: StreamEnd) => readonly Point[];
}

/** Rows that share the names of their attributes. */
export interface MetricTable<Row extends MetricRow = MetricRow> {
  readonly rows: readonly Row[];
  /** The attributes that all rows have. What is unknown is left out. */
  readonly attributes: (names: StreamEnd["names"]) => Attributes;
}

/** A whole number that is added up. */
export function counter(name: string, unit: string, description: string, points: MetricRow["points"]): MetricRow {
  return { name, kind: "counter", unit, description, integer: true, points };
}

const NOTHING: readonly Point[] = [];

/** A value as a point; nothing where it is unknown, or no number: one NaN would stay in a sum for ever. */
export function point(value: number | undefined, attributes?: Attributes): readonly Point[] {
  if (value === undefined || !Number.isFinite(value)) return NOTHING;
  return [attributes === undefined ? { value } : { value, attributes }];
}

/** A count as a point; nothing where nothing was counted. */
export function counted(value: number | undefined, attributes?: Attributes): readonly Point[] {
  return value === 0 ? NOTHING : point(value, attributes);
}

/** Counts by name as points. */
export function countedBy(
  counts: Readonly<Partial<Record<string, number>>> | undefined,
  attribute: string,
): readonly Point[] {
  if (counts === undefined) return NOTHING;
  return Object.entries(counts).flatMap(([name, count]) => counted(count, { [attribute]: name }));
}
