import type { CapturedError } from "./captured-error.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import type { Breadcrumb, ScopeLike, SentryLike, SpanLike } from "./sentry-like.ts";

/**
 * A stream's own fork of the scopes that were current when it was made. Nothing reaches the scopes of the caller, of
 * another stream, or the global one. What Sentry or a hook of the user (`beforeBreadcrumb`) throws ends here, so that
 * it cannot cost the steps that follow.
 */
export class ForkedScope {
  /** The span that was active where `l0()` was called. */
  readonly caller: SpanLike | null;
  readonly #sentry: SentryLike;
  readonly #isolation: ScopeLike;
  readonly #current: ScopeLike;

  constructor({ sentry, tags, environment }: ResolvedOptions) {
    this.#sentry = sentry;
    this.caller = sentry.getActiveSpan() ?? null;
    this.#isolation = sentry.getIsolationScope().clone();
    this.#current = sentry.getCurrentScope().clone();
    this.#current.setTags(tags);
    if (environment !== undefined) this.#current.addEventProcessor((event) => ({ ...event, environment }));
  }

  /** Runs `fn` in the fork. */
  enter(fn: () => void): void {
    const sentry = this.#sentry;
    try {
      sentry.withIsolationScope(this.#isolation, () => sentry.withScope(this.#current, fn));
    } catch {
      // See above.
    }
  }

  /** Runs `fn` in the fork, under a span. */
  enterSpan(span: SpanLike | undefined, fn: (scope: ScopeLike) => void): void {
    this.enter(() => this.#sentry.withActiveSpan(span ?? this.caller, fn));
  }

  breadcrumb(breadcrumb: Breadcrumb): void {
    const sentry = this.#sentry;
    this.enter(() => {
      // An SDK without async context (a browser's) has one isolation scope for all, whatever is entered.
      const isolated = sentry.getIsolationScope() === this.#isolation;
      if (isolated) sentry.addBreadcrumb(breadcrumb);
      else this.#current.addBreadcrumb(breadcrumb);
    });
  }

  /** Captures an error under a span. */
  capture({ error, hint }: CapturedError, streamId: string, span: SpanLike | undefined): void {
    const { fingerprint, ...context } = hint.captureContext;
    this.enterSpan(span, (scope) => {
      // The SDK drops an event that looks like the one before it. Two streams that fail alike are two events: until
      // that check is over they differ by their ids.
      scope.addEventProcessor((event) => ({ ...event, fingerprint }));
      const captureContext = { ...context, fingerprint: [...fingerprint, streamId] };
      this.#sentry.captureException(error, { ...hint, captureContext });
    });
  }
}
