import type { EventOf } from "@l0/core";
import type { ForkedScope } from "./forked-scope.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import type { SpanAttributes, SpanLike, SpanStatus } from "./sentry-like.ts";
import { attemptEnded, attemptStarted, executionEnded, executionStarted, generation } from "./span-attributes.ts";
import { statusOf } from "./span-status.ts";
import { isTracedByTheSdk } from "./traced-by-the-sdk.ts";

interface Answer {
  readonly gaveOutput: boolean;
  readonly model: string | undefined;
  readonly span: SpanLike | undefined;
}

/**
 * The spans of one stream: `l0.execution` from the first pull to the end, and in it one `l0.stream.consume` per
 * attempt. Each is ended once, by the event that ends what it stands for.
 */
export class StreamSpans {
  readonly #options: ResolvedOptions;
  readonly #scope: ForkedScope;
  #execution: SpanLike | undefined;
  #attempt: { readonly number: number; readonly span: SpanLike | undefined } | undefined;
  /** The attempt that the telemetry's usage is of: the last that gave output, or else the last. */
  #answer: Answer | undefined;
  #requestedModel: string | undefined;
  /** Unix epoch, ms. */
  #startTime = 0;

  constructor(options: ResolvedOptions, scope: ForkedScope) {
    this.#options = options;
    this.#scope = scope;
  }

  /** Covers the whole stream; absent where nothing is traced. */
  get execution(): SpanLike | undefined {
    return this.#execution;
  }

  /** What the code of an attempt runs under. */
  spanOf(attempt: number): SpanLike | undefined {
    return this.#attempt?.number === attempt ? this.#attempt.span : this.#execution;
  }

  start(event: EventOf<"SESSION_START">): void {
    if (!this.#options.enableTracing || !event.sampled) return;
    this.#requestedModel = event.model;
    this.#startTime = event.startTime;
    this.#execution = this.#begin("l0.execution", this.#scope.caller, event.startTime, executionStarted(event));
  }

  startAttempt(event: EventOf<"ATTEMPT_START">): void {
    if (this.#execution === undefined) return;
    const span = this.#begin("l0.stream.consume", this.#execution, event.ts, attemptStarted(event));
    this.#attempt = { number: event.attempt, span };
  }

  endAttempt(event: EventOf<"ATTEMPT_END">): void {
    const { outcome, tokens, model, error } = event;
    const span = this.#attempt?.span;
    const gaveOutput = outcome === "completed" || tokens > 0;
    if (gaveOutput || !this.#answer?.gaveOutput) this.#answer = { gaveOutput, model, span };
    this.#finish(span, attemptEnded(event), statusOf(outcome, error?.code), event.ts);
  }

  end({ outcome, telemetry }: EventOf<"SESSION_END">): void {
    // A call of a model must not be counted twice: where the SDK has traced the provider's client, that span counts.
    const counted = isTracedByTheSdk(this.#options.sentry, this.#answer?.span);
    const models = { requested: this.#requestedModel, answered: this.#answer?.model };
    const attributes = { ...executionEnded(telemetry), ...(!counted && generation(telemetry, models)) };
    this.#finish(
      this.#execution,
      attributes,
      statusOf(outcome, telemetry.error?.code),
      this.#startTime + (telemetry.duration ?? 0),
    );
  }

  /** `startTime`: the stream's own, Unix epoch ms, so that the span lasts as long as the telemetry says. */
  #begin(name: string, parentSpan: SpanLike | null, startTime: number, own: SpanAttributes): SpanLike | undefined {
    const { sentry, tags, environment } = this.#options;
    const attributes: SpanAttributes = { ...tags, ...own, "sentry.origin": "auto.ai.l0" };
    if (environment !== undefined) attributes["sentry.environment"] = environment;
    let span: SpanLike | undefined;
    this.#scope.enter(() => {
      span = sentry.startInactiveSpan({ name, op: name, attributes, parentSpan, startTime });
    });
    return span;
  }

  #finish(span: SpanLike | undefined, attributes: SpanAttributes, status: SpanStatus, endTime: number): void {
    this.#scope.enter(() => {
      span?.setAttributes(attributes);
      span?.setStatus(status);
      span?.end(endTime);
    });
  }
}
