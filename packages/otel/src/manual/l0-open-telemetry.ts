import type { EventHandler, Telemetry, Violation } from "@l0/core";
import { redactContent } from "@l0/core";
import { type Attributes, context, type Span, SpanKind, trace } from "@opentelemetry/api";

import { handlerOf } from "../handler-of.ts";
import { type Kit, kitOf } from "../kit.ts";
import type { OpenTelemetryOptions } from "../options.ts";
import { resolveOptions } from "../resolve-options.ts";
import { setFailure } from "../spans/end-at.ts";
import { l0EndAttributes } from "../spans/span-attributes.ts";
import type { StreamEnd } from "../stream-end.ts";
import { describeFailure } from "./describe-failure.ts";
import { emitEvaluation, type Evaluation } from "./evaluation.ts";
import { guarded } from "./guarded.ts";
import { noopSpan } from "./noop-span.ts";
import { hasStream, untilRead } from "./until-read.ts";
import { type EndSpan, Watch } from "./watch.ts";

/** OpenTelemetry by hand: spans around whole calls, and what the handler records for those who record themselves. */
export class L0OpenTelemetry {
  /** For `onEvent`: writes each stream's span, inside the one of `traceStream` where there is one. */
  readonly handler: EventHandler;
  readonly #kit: Kit;
  readonly #ended = new WeakSet<Span>();
  #active = 0;

  /** @throws TypeError for an option that is unknown or impossible. */
  constructor(options: OpenTelemetryOptions = {}) {
    this.#kit = kitOf(resolveOptions(options));
    this.handler = handlerOf(this.#kit);
  }

  /**
   * Runs `fn` inside a span `{serviceName}.{name}`. Where it gives a stream, or a result that has one, the span stays
   * open until that has been read to its end, was left, failed or aborted; where it gives anything else, it ends.
   *
   * @example
   * const result = await otel.traceStream("answer", () => l0({ stream, onEvent: otel.handler }));
   */
  async traceStream<T>(name: string, fn: (span: Span) => T | Promise<T>, attributes: Attributes = {}): Promise<T> {
    const made = guarded(() => this.createSpan(name, attributes));
    const inside = made === undefined ? context.active() : trace.setSpan(context.active(), made);
    const span = made ?? noopSpan;
    const end = this.#opened(span);
    const watch = new Watch(inside, end);
    try {
      const value = await context.with(inside, () => fn(span));
      if (!hasStream(value)) {
        end();
        return value;
      }
      watch.endWhenForgotten();
      return untilRead(value, watch);
    } catch (error) {
      watch.failed(error);
      throw error;
    }
  }

  /** Calls of `traceStream` whose spans are open. */
  getActiveStreams(): number {
    return this.#active;
  }

  /** Starts a span `{serviceName}.{name}` in the active context. */
  createSpan(name: string, attributes: Attributes | { readonly attributes: Attributes } = {}): Span {
    const { serviceName } = this.#kit.options;
    const given = isWrapped(attributes) ? attributes.attributes : attributes;
    return this.#kit.tracer().startSpan(`${serviceName}.${name}`, { kind: SpanKind.INTERNAL, attributes: given });
  }

  /** Adds a stream to the metrics, and describes it on a span. For streams that `handler` has not seen. */
  recordTelemetry(telemetry: Telemetry, span?: Span): void {
    const { vocabulary, vendors } = this.#kit.options;
    const { model, provider, outcome = telemetry.completed ? "completed" : "failed" } = telemetry;
    const names = { provider, requestModel: model, responseModel: model };
    const end: StreamEnd = { outcome, telemetry, attempts: talliesOf(telemetry), names };
    this.#kit.instruments()?.record(end, span ? trace.setSpan(context.active(), span) : context.active());
    span?.setAttributes({
      ...vendors(end),
      ...vocabulary.names(names),
      ...vocabulary.end(end),
      ...l0EndAttributes(end),
      "l0.stream_id": telemetry.streamId,
      "l0.session_id": telemetry.sessionId,
    });
    if (span && outcome === "failed") setFailure(span, telemetry.error ?? { message: "" });
  }

  /** An event for a token; its text only with `recordTokenContent`, redacted. */
  recordToken(span: Span, value?: string): void {
    const { capture, budget, redact } = this.#kit.options.content;
    const withText = capture.span && value !== undefined;
    span.addEvent("l0.token", withText ? { "l0.token.content": redactContent(value, budget, redact) } : {});
  }

  recordRetry(reason: string, attempt: number, span?: Span): void {
    on(span)?.addEvent("l0.retry", { reason: this.#redacted(reason), attempt });
  }

  recordNetworkError(error: Error, type: string, span?: Span): void {
    on(span)?.addEvent("l0.network.error", { "error.type": type, message: this.#redacted(error.message) });
  }

  recordGuardrailViolation({ rule, severity, message }: Violation, span?: Span): void {
    if (!this.#kit.options.recordGuardrailViolations) return;
    on(span)?.addEvent("l0.guardrail.violation", { rule, severity, message: this.#redacted(message) });
  }

  recordDrift(type: string, confidence: number, span?: Span): void {
    on(span)?.addEvent("l0.drift", { types: [type], confidence });
  }

  /** Status ERROR, `error.type` and an exception event; does not end the span. */
  recordError(span: Span, error: unknown): void {
    describeFailure(span, error, this.#kit.options.content.redact);
  }

  /** Emits `gen_ai.evaluation.result` in the trace of the answer. */
  recordEvaluation(evaluation: Evaluation): void {
    emitEvaluation(this.#kit, evaluation);
  }

  /** Ends a span; a second time does nothing. */
  endSpan(span: Span): void {
    if (this.#ended.has(span)) return;
    this.#ended.add(span);
    span.end();
  }

  /** Gives what ends the span of a call. Made apart from its `fn`, which may know the stream: what waits until that is forgotten must not hold it. */
  #opened(span: Span): EndSpan {
    this.#active++;
    let isOpen = true;
    return (error) => {
      if (!isOpen) return;
      isOpen = false;
      this.#active--;
      guarded(() => error !== undefined && this.recordError(span, error));
      guarded(() => this.endSpan(span));
    };
  }

  #redacted(text: string): string {
    return redactContent(text, Infinity, this.#kit.options.content.redact);
  }
}

/** The same as `new L0OpenTelemetry(options)`. */
export function createOpenTelemetry(options: OpenTelemetryOptions = {}): L0OpenTelemetry {
  return new L0OpenTelemetry(options);
}

/** Runs `fn` inside a span `{serviceName}.stream`, open until the stream that it gives has been read. */
export function withOpenTelemetry<T>(
  options: OpenTelemetryOptions,
  fn: (span: Span, otel: L0OpenTelemetry) => T | Promise<T>,
): Promise<T> {
  const otel = new L0OpenTelemetry(options);
  return otel.traceStream("stream", (span) => fn(span, otel));
}

/** The span that is given, else the active one. */
function on(span: Span | undefined): Span | undefined {
  return span ?? trace.getActiveSpan();
}

/** `{ attributes: { … } }`: an attribute is never an object, so nothing else can be meant. */
function isWrapped(
  given: Attributes | { readonly attributes: Attributes },
): given is { readonly attributes: Attributes } {
  return typeof given.attributes === "object" && !Array.isArray(given.attributes);
}

/** The attempts as far as a record has rows of them: their causes are not in there. */
function talliesOf({ attempts }: Telemetry): StreamEnd["attempts"] {
  const byOutcome = Map.groupBy(attempts, ({ outcome }) => outcome);
  return [...byOutcome].map(([outcome, rows]) => ({ outcome, count: rows.length }));
}
