import type { AttemptOutcome, Outcome, Telemetry } from "@l0/core";
import type { Attributes } from "@opentelemetry/api";

/** One stream, ended: what the metric tables read. */
export interface StreamEnd {
  readonly outcome: Outcome;
  readonly telemetry: Telemetry;
  /** How many attempts ended how. */
  readonly attempts: Readonly<Record<AttemptOutcome, number>>;
}

/** One value to add or record, with the attributes that only this metric has. */
export interface Point {
  readonly value: number;
  readonly attributes?: Attributes;
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
  readonly points: (end: StreamEnd) => readonly Point[];
}

/** A value as a point; nothing where it is unknown. */
export function point(value: number | undefined, attributes?: Attributes): readonly Point[] {
  if (value === undefined) return [];
  return [attributes === undefined ? { value } : { value, attributes }];
}

/** A count as a point; nothing where nothing was counted. */
export function counted(value: number | undefined, attributes?: Attributes): readonly Point[] {
  return value === 0 ? [] : point(value, attributes);
}
