import type { EventOf, L0ErrorCode, StreamScope, Telemetry, Violation } from "@l0/core";
import { BreadcrumbTrail } from "./breadcrumb-trail.ts";
import { breadcrumbOf, tokenBreadcrumb, type TrailType } from "./breadcrumbs.ts";
import type { Captured } from "./captured.ts";
import { capturedErrorOf, isNetworkFailure } from "./captured-error.ts";
import { capturedViolationOf } from "./captured-violation.ts";
import type { ClosedSdk } from "./closed-sdk.ts";
import type { Faults } from "./faults.ts";
import { ForkedScope } from "./forked-scope.ts";
import { HeldSpans } from "./held-spans.ts";
import type { Pacer } from "./pacer.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { StreamSpans } from "./stream-spans.ts";
import { ViolationLog } from "./violation-log.ts";

/** What a stream is told of; its tokens only where it asks for them. */
export type ObservedEvent = EventOf<TrailType | "token">;

/** The codes of streams that a guardrail has ended. */
const GUARDRAIL_CODES: ReadonlySet<L0ErrorCode> = new Set(["GUARDRAIL_VIOLATION", "FATAL_GUARDRAIL_VIOLATION"]);

/** What the streams of a handler share. */
export interface Shared {
  readonly options: ResolvedOptions;
  readonly pacer: Pacer;
  readonly faults: Faults;
  readonly closed: ClosedSdk;
}

/** What Sentry is told about one stream. */
export class SentryStream implements StreamScope {
  readonly #shared: Shared;
  readonly #scope: ForkedScope;
  readonly #spans: StreamSpans;
  readonly #held: HeldSpans;
  readonly #trail = new BreadcrumbTrail();
  readonly #violations = new ViolationLog();
  #isSampled = false;
  #tokens = 0;
  #latest: ObservedEvent | undefined;

  /** Forks the caller's scopes; opens nothing. */
  constructor(shared: Shared) {
    this.#shared = shared;
    shared.closed.opened();
    this.#scope = new ForkedScope(shared.options);
    this.#spans = new StreamSpans(shared.options, this.#scope);
    this.#held = new HeldSpans(this.#spans);
  }

  /** Runs the provider's code in the stream's scopes, under the attempt's span, so that what it sends hangs there. */
  run<T>(attempt: number, fn: () => T): T {
    // The SDK sees neither the result nor the error of `fn`: it copies promises and marks errors.
    let settled: (() => T) | undefined;
    this.#shared.faults.guard(() =>
      this.#scope.enterSpan(this.#spans.spanOf(attempt), () => {
        if (this.#isSampled) this.#shared.faults.guard(() => this.#scope.leave(this.#trail.take()));
        settled = settle(fn);
      }),
    );
    return (settled ?? fn)();
  }

  /** @throws {Error} at the end of a stream, where the SDK has thrown. */
  handle(event: ObservedEvent): void {
    // A handler that was given bare and inside of a filter is told twice.
    if (event === this.#latest) return;
    this.#latest = event;
    if (event.type === "token") return this.#token(event);
    this.#trail.add(() => breadcrumbOf(event.type, event, event.ts));
    switch (event.type) {
      case "GUARDRAIL_VIOLATION":
        return this.#violations.add(event.violation);
      case "SESSION_START":
        this.#isSampled = event.sampled;
        return this.#trace(event);
      case "ATTEMPT_START":
        this.#violations.begin();
        return this.#trace(event);
      case "RESET":
      case "ATTEMPT_END":
        return this.#trace(event);
      case "SESSION_END":
        return this.#end(event);
    }
  }

  #end(event: EventOf<"SESSION_END">): void {
    const { faults, closed } = this.#shared;
    // Before the capture: the span of a stream that is sampled only now is made here.
    this.#trace(event);
    if (event.telemetry.sampled) {
      faults.guard(() => closed.assertOpen());
      this.#capture(event);
    }
    faults.tell();
  }

  #token({ value: { length } }: EventOf<"token">): void {
    const index = this.#tokens++;
    const at = Date.now();
    this.#trail.add(() => tokenBreadcrumb(index, length, at));
  }

  #trace(event: Parameters<HeldSpans["tell"]>[0]): void {
    if (!this.#shared.options.enableTracing) return;
    this.#shared.faults.guard(() => this.#held.tell(event).forEach((step) => this.#later(step)));
  }

  #capture({ outcome, telemetry }: EventOf<"SESSION_END">): void {
    const failedBy = outcome === "failed" ? this.#failedBy(telemetry) : undefined;
    const captured = [...this.#violationEvents(telemetry, failedBy?.rule)];
    const failure = outcome === "failed" && this.#failure(telemetry, failedBy);
    if (failure) captured.push(failure);
    if (captured.length === 0) return;
    this.#later(() => this.#scope.enter(() => this.#scope.leave(this.#trail.take())));
    for (const one of captured) {
      this.#later(() => this.#scope.capture(one, this.#spans.execution));
    }
  }

  /** The violation that the stream failed by. */
  #failedBy({ error }: Telemetry): Violation | undefined {
    return error && GUARDRAIL_CODES.has(error.code) ? this.#violations.decisive : undefined;
  }

  #failure(telemetry: Telemetry, violation: Violation | undefined): Captured | undefined {
    const { error } = telemetry;
    if (error === undefined) return undefined;
    if (isNetworkFailure(error) && !this.#shared.options.captureNetworkErrors) return undefined;
    return capturedErrorOf(error, { telemetry, violation });
  }

  /** Of the violations that a retry or a fallback made good, and of those that were let pass. */
  #violationEvents(telemetry: Telemetry, except: string | undefined): Captured[] {
    const { captureGuardrailViolations, minGuardrailSeverity } = this.#shared.options;
    if (!captureGuardrailViolations) return [];
    const breaches = this.#violations.breaches(minGuardrailSeverity, except);
    return breaches.map(({ violation, count }) => capturedViolationOf(violation, count, telemetry));
  }

  #later(step: () => void): void {
    const { pacer, faults } = this.#shared;
    pacer.run(() => faults.guard(step));
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
