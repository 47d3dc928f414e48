import type { L0Error } from "../errors/l0-error.ts";
import type { ErrorRecord, NetworkErrorDetail, Telemetry } from "../events/telemetry.ts";
import { known } from "../platform/known.ts";
import { tally } from "../platform/tally.ts";
import type { Monitored } from "./resolve-monitoring.ts";

/** The failed attempts of a stream, counted by type; where details are collected, the first ones one by one. */
export class FailureLog {
  readonly #most: number;
  readonly #byType = new Map<string, number>();
  readonly #details: NetworkErrorDetail[] | undefined;
  count = 0;
  /** Of the last attempt that failed. */
  last: L0Error | undefined;

  constructor({ maxErrors, metrics }: Monitored) {
    this.#most = maxErrors;
    this.#details = metrics.collectErrors ? [] : undefined;
  }

  add(error: L0Error, attempt: number, timestamp: number): void {
    const type = typeOf(error);
    this.last = error;
    this.count++;
    tally(this.#byType, type);
    const { message } = error;
    if (this.count <= this.#most) this.#details?.push({ type, message, timestamp, retried: false, attempt });
  }

  /** The last one is retried, after a wait of `delay` ms. */
  retried(delay: number | undefined): void {
    const detail = this.#details?.[this.count - 1];
    if (detail) this.#details?.splice(-1, 1, { ...detail, retried: true, ...known({ delay }) });
  }

  network(): Telemetry["network"] {
    const { count: errorCount } = this;
    return known({ errorCount, errorsByType: Object.fromEntries(this.#byType), errors: this.#details?.slice() });
  }

  /** The last one, as the error of the stream. */
  record(): ErrorRecord | undefined {
    if (!this.last) return undefined;
    const { message, category, code, retryable: recoverable } = this.last;
    const stack = this.#details && this.last.stack;
    return known({ occurred: true as const, message, category, code, type: typeOf(this.last), recoverable, stack });
  }
}

/** How records and metrics name what went wrong. */
function typeOf({ errorType, code }: L0Error): string {
  return errorType ?? code;
}
