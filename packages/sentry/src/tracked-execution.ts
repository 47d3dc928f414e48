import { type AttemptOutcome, type Outcome, redactSecrets, type Telemetry } from "@l0/core";
import { BreadcrumbTrail } from "./breadcrumb-trail.ts";
import { breadcrumbOf } from "./breadcrumbs.ts";
import type { Captured } from "./captured.ts";
import type { Faults } from "./faults.ts";
import { ForkedScope } from "./forked-scope.ts";
import { known } from "./known.ts";
import { endSpan, startSpan } from "./own-span.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import type { Breadcrumb, SpanAttributes, SpanLike } from "./sentry-like.ts";
import { executionEnded } from "./span-attributes.ts";
import { statusOf } from "./span-status.ts";

/** A stream that somebody reports by hand: its scopes, its breadcrumbs, and its two spans. */
export class TrackedExecution {
  /** How many tokens have left a breadcrumb. */
  tokens = 0;
  readonly #options: ResolvedOptions;
  readonly #faults: Faults;
  /** Absent where the SDK has thrown. */
  readonly #scope: ForkedScope | undefined;
  readonly #trail = new BreadcrumbTrail();
  readonly #execution: SpanLike | undefined;
  #stream: SpanLike | undefined;

  constructor(
    options: ResolvedOptions,
    faults: Faults,
    { name, metadata = {} }: { readonly name: string; readonly metadata?: Readonly<Record<string, unknown>> },
  ) {
    this.#options = options;
    this.#faults = faults;
    this.#scope = faults.guard(() => new ForkedScope(options));
    const data = sendable(metadata);
    const started = breadcrumbOf("SESSION_START", {}, Date.now());
    this.leave({ ...started, data: { ...data, ...started.data } });
    this.#execution = this.#start(name, "l0.execution", this.#scope?.caller ?? null, prefixed(data));
  }

  leave(breadcrumb: Breadcrumb): void {
    this.#trail.add(() => breadcrumb);
  }

  startStream(): void {
    this.leave(breadcrumbOf("ATTEMPT_START", {}, Date.now()));
    this.#stream ??= this.#start("l0.stream.consume", "l0.stream.consume", this.#execution ?? null, {});
  }

  endStream(
    outcome: AttemptOutcome,
    { tokens, code }: { readonly tokens?: number; readonly code?: string | undefined } = {},
  ): void {
    this.leave(breadcrumbOf("ATTEMPT_END", { outcome, tokens }, Date.now()));
    const attributes = (): SpanAttributes => known({ "l0.attempt.outcome": outcome, "l0.attempt.tokens": tokens });
    this.#end(this.#stream, outcome, code, attributes);
    this.#stream = undefined;
  }

  /** Ends what is open. `error`: its code, or its name where it is none of L0's. */
  end(outcome: Outcome, telemetry?: Telemetry, error: string | undefined = telemetry?.error?.code): void {
    if (this.#stream !== undefined) this.endStream(outcome === "abandoned" ? "aborted" : outcome, { code: error });
    this.leave(breadcrumbOf("SESSION_END", { outcome, telemetry }, Date.now()));
    const attributes = (): SpanAttributes => ({
      ...(telemetry && executionEnded(telemetry)),
      ...known({ "l0.outcome": outcome, "error.type": error }),
    });
    this.#end(this.#execution, outcome, error, attributes);
    this.#faults.warn();
  }

  capture(captured: Captured): void {
    const scope = this.#scope;
    this.#faults.guard(() => scope?.enter(() => scope.leave(this.#trail.take())));
    this.#faults.guard(() => scope?.capture(captured, this.#execution));
  }

  #start(name: string, op: string, parentSpan: SpanLike | null, attributes: SpanAttributes): SpanLike | undefined {
    const scope = this.#scope;
    if (!this.#options.enableTracing || scope === undefined) return undefined;
    return this.#faults.guard(() =>
      startSpan(this.#options, scope, { name, op, parentSpan, startTime: Date.now(), attributes }),
    );
  }

  #end(span: SpanLike | undefined, outcome: Outcome, code: string | undefined, attributes: () => SpanAttributes): void {
    this.#faults.guard(() => endSpan(span, { attributes, status: statusOf(outcome, code), endTime: Date.now() }));
  }
}

/** Of what the caller gives, what a span and a breadcrumb can hold, without keys and passwords. */
function sendable(metadata: Readonly<Record<string, unknown>>): SpanAttributes {
  const fields = Object.entries(metadata).filter((field): field is [string, string | number | boolean] =>
    ["string", "number", "boolean"].includes(typeof field[1]),
  );
  return known(
    Object.fromEntries(fields.map(([key, value]) => [key, typeof value === "string" ? redactSecrets(value) : value])),
  );
}

const prefixed = (data: SpanAttributes): SpanAttributes =>
  Object.fromEntries(Object.entries(data).map(([key, value]) => [`l0.metadata.${key}`, value]));
