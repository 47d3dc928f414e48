import type { TimeBin } from "../time-bins.ts";
import type { NumberText } from "../number-text.ts";

/** How a series is told from the others: a name of the style sheet. */
export type Tone = "good" | "bad" | "warn" | "quiet" | "main" | "second" | "third" | "fourth";

/** One value for each stretch of time; `undefined` where nothing is known. */
export interface Series {
  readonly name: string;
  readonly tone: Tone;
  readonly values: readonly (number | undefined)[];
}

/** Some series over time. */
export interface TimeSeries {
  readonly bins: readonly TimeBin[];
  readonly series: readonly Series[];
  /** Writes a value for the axis and the reader. */
  readonly text: NumberText;
}
