import type { EventOf, StreamInfo } from "@l0/core";
import { type Attributes, type Context, context } from "@opentelemetry/api";

import { AttemptTallies } from "./attempt-tallies.ts";
import type { CapturedOutput } from "./content/output-messages.ts";
import { contentOnSpan, StreamContent } from "./content/stream-content.ts";
import { logSink, routeOf, spanSink } from "./events/event-sinks.ts";
import { emitEnd } from "./events/end-records.ts";
import { StreamEvents } from "./events/stream-events.ts";
import type { ToldType } from "./events/stream-event.ts";
import type { Kit } from "./kit.ts";
import { runAll } from "./run-all.ts";
import { MAX_ATTEMPTS } from "./spans/attempt-spans.ts";
import { StreamTrace } from "./spans/stream-trace.ts";
import type { StreamEnd, StreamNames } from "./stream-end.ts";
import { finishReason } from "./telemetry-values.ts";
import { TRACES } from "./traces.ts";

/** Throws of a stream that are passed on to core, which switches a handler off after ten. */
const MAX_THROWS = 5;

/** What the handler knows of one stream. Made where `l0()` is called, so it captures that context. */
export class ObservedStream {
  readonly #kit: Kit;
  readonly #stream: StreamInfo;
  readonly #parent: Context = context.active();
  readonly #tallies = new AttemptTallies();
  #startTime = 0;
  /** The model that was asked for, where the caller named it. */
  #requestModel: string | undefined;
  /** Where the stream is sampled. */
  #trace: StreamTrace | undefined;
  /** Whether its spans and records are still to be begun: now, or at its end, where it turns out to be sampled. */
  #isPending = false;
  /** As long as that is so. */
  #attempts: { readonly start: EventOf<"ATTEMPT_START">; end?: EventOf<"ATTEMPT_END"> }[] = [];
  #events: StreamEvents | undefined;
  #logs = false;
  #content: StreamContent | undefined;
  /** Takes the stream out of the count of active ones. */
  #leave: (() => void) | undefined;
  #throws = 0;
  #latest: object | undefined;

  constructor(kit: Kit, stream: StreamInfo) {
    this.#kit = kit;
    this.#stream = stream;
  }

  /** What runs for this stream runs in here. */
  get context(): Context {
    return this.#trace?.current ?? this.#parent;
  }

  /** What runs for one of its attempts runs in here. */
  contextOf(attempt: number): Context {
    return this.#trace?.contextOf(attempt) ?? this.#parent;
  }

  /** Whether it is not the event that came last: a handler that was given bare and inside of a filter is told twice. */
  isNew(event: object): boolean {
    if (event === this.#latest) return false;
    this.#latest = event;
    return true;
  }

  /** Does a step. A vendor that always throws must not have the handler switched off before the end of the stream. */
  contain(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (++this.#throws <= MAX_THROWS) throw error;
    }
  }

  start({ startTime, model: requestModel, provider }: EventOf<"SESSION_START">): void {
    this.#startTime = startTime;
    this.#requestModel = requestModel;
    runAll(
      () => this.#enter({ provider, requestModel }),
      () => {
        if (!this.#isHeard()) return;
        this.#listen();
        if (this.#stream.sampled) this.#open({ provider, requestModel });
      },
    );
  }

  tell(event: EventOf<ToldType>): void {
    this.#events?.tell(event);
  }

  attemptStarted(event: EventOf<"ATTEMPT_START">): void {
    if (this.#trace !== undefined) this.#trace.attemptStarted(event);
    else if (this.#isPending && this.#attempts.length < MAX_ATTEMPTS) this.#attempts.push({ start: event });
  }

  attemptEnded(event: EventOf<"ATTEMPT_END">): void {
    this.#tallies.ended(event);
    if (this.#trace === undefined && !this.#isPending) return;
    const last = this.#attempts.at(-1);
    if (last?.start.attempt === event.attempt) last.end = event;
    runAll(
      () => this.#events?.attemptEnded(),
      () => this.#trace?.attemptEnded(event),
    );
  }

  toolRequested(event: EventOf<"TOOL_REQUESTED">): void {
    this.#content?.toolRequested(event, this.#stream);
    this.#trace?.toolRequested(event);
  }

  message(event: EventOf<"message">): void {
    this.#trace?.message(event);
  }

  token(event: EventOf<"token">): void {
    this.#trace?.token(event);
  }

  reset({ offset }: EventOf<"RESET">): void {
    this.#tallies.voided(offset);
    this.#content?.reset(offset);
  }

  end({ outcome, telemetry }: EventOf<"SESSION_END">): void {
    const names = {
      provider: telemetry.provider,
      requestModel: this.#requestModel ?? telemetry.model,
      responseModel: this.#tallies.responseModel,
    };
    const end: StreamEnd = { outcome, telemetry, attempts: this.#tallies.all(), names };
    runAll(
      () => this.#leave?.(),
      () => {
        if (telemetry.sampled) this.#openLate(names);
      },
      () => this.#kit.instruments()?.record(end, this.context),
      () => this.#endTrace(end),
    );
  }

  /** Counts itself out through the very instrument it counted itself in by, with the same attributes, or the count would never come back to 0. */
  #enter(names: StreamNames): void {
    const instruments = this.#kit.instruments();
    if (instruments === undefined) return;
    const attributes = Object.freeze(this.#kit.options.vocabulary.activeNames(names));
    instruments.activeStreams.add(1, attributes, this.#parent);
    this.#leave = () => instruments.activeStreams.add(-1, attributes, this.#parent);
  }

  /** Whether a span or a record of it would get anywhere. */
  #isHeard(): boolean {
    const { options, hasTracer, logger } = this.#kit;
    return hasTracer() || routeOf(options.events, logger()).log;
  }

  #listen(): void {
    const { content } = this.#kit.options;
    this.#isPending = true;
    this.#events = new StreamEvents();
    if (content.capture.span || content.capture.event) this.#content = new StreamContent(content);
  }

  #open(names: StreamNames): void {
    this.#isPending = false;
    let given: Attributes = {};
    runAll(
      // The user's own code.
      () => void (given = this.#kit.options.attributesOf(this.#stream)),
      () => this.#begin(names, given),
    );
  }

  #begin(names: StreamNames, given: Attributes): void {
    const { options, logger } = this.#kit;
    const start = { stream: this.#stream, startTime: this.#startTime, names, given, parent: this.#parent };
    const trace = new StreamTrace(this.#kit, start);
    this.#trace = trace;
    TRACES.started(this.#stream.streamId, trace.span.spanContext());
    const route = routeOf(options.events, logger());
    const toSpan = route.span && trace.span.isRecording() ? spanSink(trace.span) : undefined;
    const toLog = route.log ? logSink(logger(), trace.context, trace.attributes) : undefined;
    this.#logs = route.log;
    if (toSpan === undefined && toLog === undefined) this.#events = undefined;
    this.#events?.goTo((event) => {
      toSpan?.(event);
      toLog?.(event);
    });
  }

  /** A stream that was raised to sampled at its end: its spans and events, with the times at which they were. */
  #openLate(names: StreamNames): void {
    if (!this.#isPending) return;
    runAll(
      () => this.#open(names),
      ...this.#attempts.flatMap(({ start, end }) => [
        () => this.#trace?.attemptStarted(start),
        () => end && this.#trace?.attemptEnded(end),
      ]),
    );
  }

  #endTrace(end: StreamEnd): void {
    const trace = this.#trace;
    if (trace === undefined) return;
    const { capture } = this.#kit.options.content;
    const onSpan = capture.span && trace.span.isRecording();
    const inLog = capture.event && this.#logs;
    const captured = onSpan || inLog ? this.#capture(end) : undefined;
    const more: Attributes = captured && onSpan ? contentOnSpan(captured) : {};
    runAll(
      () => {
        if (this.#logs) emitEnd(this.#kit, trace, end, inLog ? captured : undefined);
      },
      () => trace.end(end, more, this.#events?.dropped ?? 0),
      () => TRACES.ended(this.#stream.streamId),
    );
  }

  #capture({ telemetry }: StreamEnd): CapturedOutput | undefined {
    const { messageHasFinishReason = false } = this.#kit.options.vocabulary.genAi ?? {};
    return this.#content?.capture(this.#stream.content, messageHasFinishReason ? finishReason(telemetry) : undefined);
  }
}
