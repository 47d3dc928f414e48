import type { StreamScope } from "@l0/core";
import { breadcrumbOf, type ObservedEvent } from "./breadcrumbs.ts";
import { capturedErrorOf, isNetworkFailure } from "./captured-error.ts";
import { ForkedScope } from "./forked-scope.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { StreamSpans } from "./stream-spans.ts";

/** What Sentry is told about one stream. */
export class SentryStream implements StreamScope {
  readonly #options: ResolvedOptions;
  readonly #scope: ForkedScope;
  readonly #spans: StreamSpans;

  /** Forks the caller's scopes; opens nothing. */
  constructor(options: ResolvedOptions) {
    this.#options = options;
    this.#scope = new ForkedScope(options);
    this.#spans = new StreamSpans(options, this.#scope);
  }

  /** Runs the provider's code in the stream's scopes, under the attempt's span, so that what it sends hangs there. */
  run<T>(attempt: number, fn: () => T): T {
    // The SDK sees neither the result nor the error of `fn`: it copies promises and marks errors.
    let settled: (() => T) | undefined;
    this.#scope.enterSpan(this.#spans.spanOf(attempt), () => {
      settled = settle(fn);
    });
    return (settled ?? fn)();
  }

  handle(event: ObservedEvent): void {
    this.#scope.breadcrumb(breadcrumbOf(event));
    switch (event.type) {
      case "SESSION_START":
        return this.#spans.start(event);
      case "ATTEMPT_START":
        return this.#spans.startAttempt(event);
      case "ATTEMPT_END":
        return this.#spans.endAttempt(event);
      case "SESSION_END":
        this.#capture(event);
        return this.#spans.end(event);
    }
  }

  #capture({ outcome, telemetry }: Extract<ObservedEvent, { type: "SESSION_END" }>): void {
    const { error, streamId } = telemetry;
    if (outcome !== "failed" || error === undefined) return;
    if (isNetworkFailure(error) && !this.#options.captureNetworkErrors) return;
    this.#scope.capture(capturedErrorOf(telemetry, error), streamId, this.#spans.execution);
  }
}

/** Calls `fn` now; what it gave or threw comes out when asked for. */
function settle<T>(fn: () => T): () => T {
  try {
    const value = fn();
    return () => value;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}
