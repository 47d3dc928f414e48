import type { SentryLike } from "./sentry-like.ts";

/** Notices that the app has closed the SDK; one that was never started is none of that. */
export class ClosedSdk {
  readonly #sentry: SentryLike;
  #wasOpen = false;

  constructor(sentry: SentryLike) {
    this.#sentry = sentry;
  }

  /** A stream is made. */
  opened(): void {
    this.#wasOpen ||= this.#sentry.isEnabled?.() === true;
  }

  /** @throws {Error} where the SDK was open before. */
  assertOpen(): void {
    if (this.#wasOpen && this.#sentry.isEnabled?.() === false) {
      throw new Error("The Sentry SDK is closed: what is told of streams is lost. Close it after they have ended.");
    }
  }
}
