import type { L0Error } from "../errors/l0-error.ts";
import type { ErrorRecord, NetworkErrorDetail, Telemetry } from "../events/telemetry.ts";
import { known } from "../platform/known.ts";
import { tally } from "../platform/tally.ts";

/** The failed attempts of a stream, counted by type; the first ones in detail. */
export class FailureLog {
  readonly #most: number;
  readonly #byType = new Map<string, number>();
  readonly #details: NetworkErrorDetail[] = [];
  count = 0;
  /** Of the last attempt that failed. */
  last: L0Error | undefined;

  /** `most`: how many are kept in detail. */
  constructor(most: number) {
    this.#most = most;
  }

  add(error: L0Error, attempt: number, timestamp: number): void {
    const type = typeOf(error);
    this.last = error;
    this.count++;
    tally(this.#byType, type);
    const { message } = error;
    if (this.#details.length < this.#most) this.#details.push({ type, message, timestamp, retried: false, attempt });
  }

  /** The last one is retried, after a wait of `delay` ms. */
  retried(delay: number | undefined): void {
    const index = this.count - 1;
    const detail = this.#details[index];
    if (detail) this.#details[index] = { ...detail, retried: true, ...known({ delay }) };
  }

  network(): Telemetry["network"] {
    const { count: errorCount } = this;
    return { errorCount, errorsByType: Object.fromEntries(this.#byType), errors: [...this.#details] };
  }

  /** The last one, as the error of the stream. */
  record(): ErrorRecord | undefined {
    if (!this.last) return undefined;
    const { message, category, code, retryable: recoverable, stack } = this.last;
    const type = typeOf(this.last);
    const error = { occurred: true as const, message, category, code, type, recoverable };
    return known({ ...error, stack });
  }
}

/** How records and metrics name what went wrong. */
function typeOf({ errorType, code }: L0Error): string {
  return errorType ?? code;
}
