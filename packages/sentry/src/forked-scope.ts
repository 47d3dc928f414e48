import type { Captured } from "./captured.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import type { Breadcrumb, ScopeLike, SentryLike, SentryUser, SpanLike, SpanStart } from "./sentry-like.ts";

/** What a fork is made of. */
type ForkOptions = Pick<ResolvedOptions, "sentry" | "tags" | "environment">;

/**
 * A fork of the scopes that were current when it was made. Nothing reaches the scopes of the caller, of another
 * stream, or the global one.
 */
export class ForkedScope {
  /** The span that was active where the fork was made. */
  readonly caller: SpanLike | null;
  readonly #sentry: SentryLike;
  readonly #isolation: ScopeLike;
  readonly #current: ScopeLike;

  constructor({ sentry, tags, environment }: ForkOptions) {
    this.#sentry = sentry;
    this.caller = sentry.getActiveSpan() ?? null;
    this.#isolation = sentry.getIsolationScope().clone();
    this.#current = sentry.getCurrentScope().clone();
    this.#current.setTags(tags);
    if (environment !== undefined) this.#current.addEventProcessor((event) => ({ ...event, environment }));
  }

  /** Runs `fn` in the fork. */
  enter(fn: () => void, isolation: ScopeLike = this.#isolation): void {
    this.#sentry.withIsolationScope(isolation, () => this.#sentry.withScope(this.#current, fn));
  }

  /** Runs `fn` in the fork, under a span, with a scope of its own. */
  enterSpan(span: SpanLike | undefined, fn: (scope: ScopeLike) => void, isolation?: ScopeLike): void {
    this.enter(() => this.#sentry.withActiveSpan(span ?? this.caller, fn), isolation);
  }

  /** Starts a span in the fork. */
  startSpan(span: SpanStart): SpanLike | undefined {
    let started: SpanLike | undefined;
    // Not by its option `scope`: version 10 then forgets the parent once something has run in that scope.
    this.enter(() => {
      started = this.#sentry.startInactiveSpan(span);
    });
    return started;
  }

  setUser(user: SentryUser | null): void {
    this.#isolation.setUser(user);
  }

  /** Adds breadcrumbs; must be called in the fork. */
  leave(breadcrumbs: readonly Breadcrumb[]): void {
    if (breadcrumbs.length === 0) return;
    const sentry = this.#sentry;
    // An SDK without async context (a browser's) has one isolation scope for all, whatever is entered.
    const isolated = sentry.getIsolationScope() === this.#isolation;
    for (const breadcrumb of breadcrumbs) {
      if (isolated) sentry.addBreadcrumb(breadcrumb);
      else this.#current.addBreadcrumb(breadcrumb);
    }
  }

  /** Captures an event under a span. Gives the event's id. */
  capture(captured: Captured, span: SpanLike | undefined): string {
    const { error, message, mechanism, ...context } = captured;
    let eventId = "";
    const send = (scope: ScopeLike): void => {
      const { fingerprint } = context;
      // The SDK drops an event that looks like the one before it. Two streams that fail alike are two events: until
      // that check is over they differ.
      scope.addEventProcessor((event) => ({ ...event, fingerprint }));
      const captureContext = { ...context, fingerprint: [...fingerprint, String(Math.random())] };
      eventId =
        error === undefined
          ? this.#sentry.captureEvent({ ...captureContext, message })
          : this.#sentry.captureException(error, { mechanism, captureContext });
    };
    this.enterSpan(span, send, error === undefined ? this.#withoutSession() : undefined);
    return eventId;
  }

  /** To the SDK, a fatal event that is no handled exception is a crash of the session. */
  #withoutSession(): ScopeLike {
    const isolation = this.#isolation.clone();
    isolation.setSession();
    return isolation;
  }
}
