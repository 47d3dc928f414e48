import type { Telemetry } from "@l0/core";
import { addUp, ALL, type Breakdown } from "../breakdown.ts";
import type { Reader } from "../cells.ts";

/** The places that say something of all streams. The lines of the JSONL file are records, and compared as such. */
export const PLACES = ["Monitor", "OTLP metrics", "OTLP spans", "Prometheus", "DogStatsD", "Sentry", "CSV"] as const;

export type Place = (typeof PLACES)[number];

/** Something that is counted or measured of a set of streams. */
export interface Quantity {
  /** Counts are exact. */
  readonly unit: "count" | "ms" | "USD";
  /** What one record says of it. */
  readonly of: (record: Telemetry) => Breakdown;
  /** How each place is read, or why it does not carry it. */
  readonly at: Readonly<Record<Place, Reader | string>>;
  /** By how much a stream may be off at some of them, where that is more than what sums of doubles lose. */
  readonly tolerance?: Partial<Readonly<Record<Place, number>>>;
}

export type Quantities = Readonly<Record<string, Quantity>>;

// Why a place does not carry a quantity.
export const NOT_SENT = "nothing is sent of it";
export const SUM_ALONE = "it has the sum alone";
export const IN_RECORDS = "it adds up what is asked for most; its records have the rest";
export const SESSIONS = "a session is no attribute of a metric: there is no end of them";
export const ONE_TRY = "tries have spans where there are several: a stream of one try has none";
export const HELD_BACK = "its resets leave out tokens that a check held back, as no consumer had them";
export const BREADCRUMBS = "breadcrumbs say it, and go out with a captured event alone";
export const PLANNED = "an event says the wait that was planned";
export const EVERY_TOKEN = "on request alone: it is a value for every token";
export const OF_STREAMS = "it has the mean and the percentiles of each stream";

/** An amount that is not broken down; unknown is nothing. */
export const all = (amount: number | undefined): Breakdown => addUp([[ALL, amount]]);

/** Amounts by name; unknown is nothing. */
export const named = (amounts: Readonly<Record<string, number | undefined>> = {}): Breakdown =>
  addUp(Object.entries(amounts));
