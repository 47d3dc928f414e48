import type { EventOf } from "@l0/core";
import type { Distribution } from "../distribution.ts";
import { labelText } from "../label-text.ts";
import type { Labels } from "../registry.ts";
import type { Buckets } from "./buckets.ts";

/** The events that are counted: tries and fallbacks as they happen, all else when the stream has ended. */
export type CountedType = "ATTEMPT_END" | "FALLBACK_START" | "SESSION_END";

/** What one event adds to one series. */
export interface Point {
  /** Nothing is added of what is not known. */
  readonly value: number | Distribution | undefined;
  /** The labels that this metric has beside the common ones. */
  readonly labels?: Labels;
}

/** One metric, as data: how it is called, and what an event adds to it. */
export type MetricRow = { [T in CountedType]: RowOn<T> }[CountedType];

/** A metric that counts events of one type. */
export interface RowOn<T extends CountedType> {
  readonly name: string;
  readonly help: string;
  readonly on: T;
  points(event: EventOf<T>): readonly Point[];
  /** Bounds of a histogram; without them it is a total. */
  readonly buckets?: keyof Buckets;
  /** Names of the labels that it adds to the common ones. */
  readonly labels?: readonly string[];
  /** Series that surely will be needed: they start at zero, so that `rate()` sees the first one. */
  readonly starts?: readonly Labels[];
  /** Whether the values of its labels are the user's, so that there may be any number of them. */
  readonly isOpen?: true;
}

/** Read at the end of a stream. */
export type EndRow = RowOn<"SESSION_END">;

/** A total of something that has no labels of its own: it starts at zero. */
export const WITHOUT_LABELS: readonly Labels[] = [{}];

/** Series of one label, a value each. */
export function startingAt(label: string, ...values: readonly string[]): Pick<MetricRow, "labels" | "starts"> {
  return { labels: [label], starts: values.map((value) => ({ [label]: value })) };
}

/** One point for each count of a record, under its key. */
export function pointsOf(counts: Readonly<Record<string, number | undefined>> = {}, label: string): Point[] {
  return Object.entries(counts).map(([key, value]) => ({ value, labels: { [label]: labelText(key) } }));
}
