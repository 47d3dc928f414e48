import type { EventOf, StreamInfo } from "@l0/core";
import { type Attributes, type Context, type Span, SpanKind, trace } from "@opentelemetry/api";

import type { Kit } from "../kit.ts";
import type { StreamEnd, StreamNames } from "../stream-end.ts";
import { AttemptSpans, MAX_ATTEMPTS } from "./attempt-spans.ts";
import { endAt, setFailure } from "./end-at.ts";
import { hrTime } from "./hr-time.ts";
import { l0EndAttributes, startAttributes } from "./span-attributes.ts";
import { TokenEvents, TokenSpans, type TokenTrace } from "./token-spans.ts";
import { ToolSpans } from "./tool-spans.ts";

/** How a stream starts. */
export interface StreamStart {
  readonly stream: StreamInfo;
  /** Unix epoch, ms. */
  readonly startTime: number;
  readonly names: StreamNames;
  /** The user's own attributes. */
  readonly given: Attributes;
  /** The caller's. */
  readonly parent: Context;
}

/** The spans of one stream: its own, from the first pull to the end of the session, and those inside. */
export class StreamTrace {
  readonly span: Span;
  /** The caller's context with the stream's span in it. */
  readonly context: Context;
  /** What the span has from its start. */
  readonly attributes: Attributes;
  readonly #kit: Kit;
  readonly #requestModel: string | undefined;
  // Only where the span is recorded.
  #attempts: AttemptSpans | undefined;
  #tools: ToolSpans | undefined;
  #tokens: TokenTrace | undefined;

  constructor(kit: Kit, { stream, startTime, names, given, parent }: StreamStart) {
    const { vocabulary, traceTools, traceTokens, content } = kit.options;
    const tracer = kit.tracer();
    this.#kit = kit;
    this.#requestModel = names.requestModel;
    this.attributes = {
      ...given,
      ...vocabulary.requested(given),
      ...vocabulary.names(names),
      ...startAttributes(stream, vocabulary.genAi),
    };
    this.span = tracer.startSpan(
      vocabulary.naming.stream(names.requestModel),
      { kind: SpanKind.CLIENT, startTime: hrTime(startTime), attributes: this.attributes },
      parent,
    );
    this.context = trace.setSpan(parent, this.span);
    if (!this.span.isRecording()) return;
    this.#attempts = new AttemptSpans(tracer, this.context, vocabulary.naming);
    if (traceTools) this.#tools = new ToolSpans(tracer, content);
    if (traceTokens !== false) {
      this.#tokens = traceTokens === "spans" ? new TokenSpans(tracer) : new TokenEvents(this.span);
    }
  }

  /** What runs for the stream now runs in here. */
  get current(): Context {
    return this.#attempts?.context ?? this.context;
  }

  /** What an attempt does runs in here. */
  contextOf(attempt: number): Context {
    return this.#attempts?.contextOf(attempt) ?? this.context;
  }

  attemptStarted(event: EventOf<"ATTEMPT_START">): void {
    this.#attempts?.started(event);
    this.#tokens?.attempt(event.ts);
  }

  attemptEnded(event: EventOf<"ATTEMPT_END">): void {
    this.#tools?.end();
    this.#attempts?.ended(event);
  }

  toolRequested(event: EventOf<"TOOL_REQUESTED">): void {
    this.#tools?.requested(event, this.current);
  }

  message(event: EventOf<"message">): void {
    this.#tools?.message(event);
  }

  token(event: EventOf<"token">): void {
    this.#tokens?.token(event, this.current);
  }

  /** Describes and ends the stream's span. `more`: what only the caller knows. */
  end(end: StreamEnd, more: Attributes, droppedEvents: number): void {
    const { startTime, duration = 0, error } = end.telemetry;
    endAt(this.span, startTime + duration, () => {
      const { vocabulary, vendors } = this.#kit.options;
      const { requestModel } = end.names;
      const dropped = droppedEvents + this.#droppedSpans(end);
      if (requestModel !== this.#requestModel) this.span.updateName(vocabulary.naming.stream(requestModel));
      this.span.setAttributes(
        Object.assign(
          vendors(end),
          vocabulary.names(end.names),
          vocabulary.end(end),
          l0EndAttributes(end),
          more,
          dropped > 0 && { "l0.trace.dropped": dropped },
        ),
      );
      setFailure(this.span, end.outcome === "failed" ? (error ?? { message: "" }) : undefined);
    });
  }

  /** Those that are over a bound; of token events too. */
  #droppedSpans({ attempts }: StreamEnd): number {
    const made = attempts.reduce((sum, { count }) => sum + count, 0);
    return Math.max(0, made - MAX_ATTEMPTS) + (this.#tools?.dropped ?? 0) + (this.#tokens?.dropped ?? 0);
  }
}
