import type { AttemptOutcome, Outcome, Telemetry } from "@l0/core";

/** What names a stream on spans and metrics alike; all of it takes few values. */
export interface StreamNames {
  readonly provider: string | undefined;
  /** The model that was asked for, where the caller named it; else the one that answered. */
  readonly requestModel: string | undefined;
  /** The model that gave the valid output, in the provider's words. */
  readonly responseModel?: string | undefined;
}

/** What failed an attempt: `network` covers transient failures too, `model` what was wrong with the output. */
export type Cause = "network" | "model" | "provider" | "internal";

/** How many attempts ended alike. */
export interface AttemptTally {
  readonly outcome: AttemptOutcome;
  /** Where they failed. */
  readonly cause?: Cause | undefined;
  readonly count: number;
}

/** One stream, ended: all that the attributes and metrics of its end are made of. */
export interface StreamEnd {
  readonly outcome: Outcome;
  readonly telemetry: Telemetry;
  readonly attempts: readonly AttemptTally[];
  readonly names: StreamNames;
}
