import type { EventOf, Telemetry } from "@l0/core";
import type { ForkedScope } from "./forked-scope.ts";
import { endSpan, startSpan } from "./own-span.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import type { SpanAttributes, SpanLike } from "./sentry-like.ts";
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
    this.#requestedModel = event.model;
    this.#startTime = event.startTime;
    this.#execution = startSpan(this.#options, this.#scope, {
      name: "l0.execution",
      parentSpan: this.#scope.caller,
      startTime: event.startTime,
      attributes: executionStarted(event),
    });
  }

  startAttempt(event: EventOf<"ATTEMPT_START">): void {
    // Nothing of this attempt is written on the span of the one before, also where the SDK throws here.
    this.#attempt = undefined;
    if (this.#execution === undefined) return;
    const span = startSpan(this.#options, this.#scope, {
      name: "l0.stream.consume",
      parentSpan: this.#execution,
      startTime: event.ts,
      attributes: attemptStarted(event),
    });
    this.#attempt = { number: event.attempt, span };
  }

  /** From the beginning: what came before is no answer. */
  reset({ offset }: EventOf<"RESET">): void {
    if (offset === 0) this.#answer = undefined;
  }

  /** Gives what ends the attempt's span. */
  endAttempt(event: EventOf<"ATTEMPT_END">): () => void {
    const { outcome, tokens, model, error } = event;
    const span = this.#attempt?.span;
    const gaveOutput = outcome === "completed" || tokens > 0;
    if (gaveOutput || !this.#answer?.gaveOutput) this.#answer = { gaveOutput, model, span };
    const status = statusOf(outcome, error?.code);
    return () => endSpan(span, { attributes: () => attemptEnded(event), status, endTime: event.ts });
  }

  /** Gives what ends the stream's span. */
  end({ outcome, telemetry }: EventOf<"SESSION_END">): () => void {
    const status = statusOf(outcome, telemetry.error?.code);
    const endTime = this.#startTime + lasting(telemetry.duration);
    return () => endSpan(this.#execution, { attributes: () => this.#measured(telemetry), status, endTime });
  }

  #measured(telemetry: Telemetry): SpanAttributes {
    // A call of a model must not be counted twice: where the SDK has traced the provider's client, that span counts.
    const counted = isTracedByTheSdk(this.#options.sentry, this.#answer?.span);
    const models = { requested: this.#requestedModel, answered: this.#answer?.model };
    return { ...executionEnded(telemetry), ...(!counted && generation(telemetry, models)) };
  }
}

/** A duration as a span can have it: a record that was put together by hand may have any number. */
function lasting(duration = 0): number {
  return duration > 0 && duration < Infinity ? duration : 0;
}
