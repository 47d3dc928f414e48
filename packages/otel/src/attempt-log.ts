import type { AttemptOutcome, EventOf } from "@l0/core";

/** One attempt, from its start to its end. */
export interface LoggedAttempt {
  readonly start: EventOf<"ATTEMPT_START">;
  readonly end: EventOf<"ATTEMPT_END">;
}

/** Rows kept of one stream: as many as telemetry keeps, so that a stream's memory is bounded. */
const MAX_ROWS = 32;

/** The attempts of one stream. */
export class AttemptLog {
  /** How many attempts ended how; all of them. */
  readonly outcomes: Record<AttemptOutcome, number> = { completed: 0, failed: 0, aborted: 0 };
  /** The first 32. */
  readonly rows: LoggedAttempt[] = [];
  /** The model that gave the valid output, in the provider's words. */
  responseModel: string | undefined;
  #running: EventOf<"ATTEMPT_START"> | undefined;

  started(event: EventOf<"ATTEMPT_START">): void {
    this.#running = event;
  }

  ended(event: EventOf<"ATTEMPT_END">): void {
    this.outcomes[event.outcome]++;
    // An attempt that gave nothing leaves the output of the one before valid.
    if (event.outcome === "completed" || event.tokens > 0) this.responseModel = event.model;
    if (this.#running !== undefined && this.rows.length < MAX_ROWS)
      this.rows.push({ start: this.#running, end: event });
    this.#running = undefined;
  }
}
