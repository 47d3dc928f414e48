import type { EventOf, StreamInfo } from "@l0/core";
import { type Attributes, type Context, context } from "@opentelemetry/api";

import { AttemptTallies } from "./attempt-tallies.ts";
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
  #opened = false;
  /** Where it is not, as it may turn out at its end that it is. */
  #attempts: { readonly start: EventOf<"ATTEMPT_START">; end?: EventOf<"ATTEMPT_END"> }[] = [];
  #events: StreamEvents | undefined = new StreamEvents();
  #logs = false;
  readonly #content: StreamContent | undefined;
  /** Takes the stream out of the count of active ones. */
  #leave: (() => void) | undefined;
  #throws = 0;

  constructor(kit: Kit, stream: StreamInfo) {
    const { content } = kit.options;
    this.#kit = kit;
    this.#stream = stream;
    if (content.capture.span || content.capture.event) this.#content = new StreamContent(content);
  }

  /** What runs for this stream runs in here. */
  get context(): Context {
    return this.#trace?.current ?? this.#parent;
  }

  /** Does a step. A vendor that always throws must not have the handler switched off before the end of the stream. */
  contain(step: () => void): void {
    try {
      step();
    } catch (error) {
      if (++this.#throws <= MAX_THROWS) throw error;
    }
  }

  start(event: EventOf<"SESSION_START">): void {
    this.#startTime = event.startTime;
    this.#requestModel = event.model ?? this.#stream.model;
    runAll(
      () => this.#enter(event.provider),
      () => {
        if (this.#stream.sampled) this.#open(event.provider);
      },
    );
  }

  tell(event: EventOf<ToldType>): void {
    this.#events?.tell(event);
  }

  firstToken({ model }: EventOf<"FIRST_TOKEN">): void {
    this.#trace?.learned(model);
  }

  attemptStarted(event: EventOf<"ATTEMPT_START">): void {
    if (this.#trace !== undefined) this.#trace.attemptStarted(event);
    else if (this.#attempts.length < MAX_ATTEMPTS) this.#attempts.push({ start: event });
  }

  attemptEnded(event: EventOf<"ATTEMPT_END">): void {
    this.#tallies.ended(event);
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
        if (telemetry.sampled) this.#openLate(names.provider);
      },
      () => this.#kit.instruments()?.record(end, this.context),
      () => this.#endTrace(end),
    );
  }

  /** Counts itself out through the very instrument it counted itself in by, with the same attributes, or the count would never come back to 0. */
  #enter(provider = this.#stream.provider): void {
    const instruments = this.#kit.instruments();
    if (instruments === undefined) return;
    const names = { provider, requestModel: this.#requestModel };
    const attributes = Object.freeze(this.#kit.options.vocabulary.activeNames(names));
    instruments.activeStreams.add(1, attributes, this.#parent);
    this.#leave = () => instruments.activeStreams.add(-1, attributes, this.#parent);
  }

  #open(provider = this.#stream.provider): void {
    this.#opened = true;
    let given: Attributes = {};
    runAll(
      // The user's own code.
      () => void (given = this.#kit.options.attributesOf(this.#stream)),
      () => this.#begin({ provider, requestModel: this.#requestModel }, given),
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
  #openLate(provider: string | undefined): void {
    if (this.#opened) return;
    runAll(
      () => this.#open(provider),
      ...this.#attempts.flatMap(({ start, end }) => [
        () => this.#trace?.attemptStarted(start),
        () => end && this.#trace?.attemptEnded(end),
      ]),
    );
  }

  #endTrace(end: StreamEnd): void {
    const trace = this.#trace;
    if (trace === undefined) return;
    const { content, vocabulary } = this.#kit.options;
    const { messageHasFinishReason = false } = vocabulary.genAi ?? {};
    const reason = messageHasFinishReason ? finishReason(end.telemetry) : undefined;
    const captured = this.#content?.capture(this.#stream.content, reason);
    const more: Attributes = captured && content.capture.span ? contentOnSpan(captured) : {};
    runAll(
      () => {
        if (this.#logs) emitEnd(this.#kit, trace, end, content.capture.event ? captured : undefined);
      },
      () => trace.end(end, more, this.#events?.dropped ?? 0),
      () => TRACES.ended(this.#stream.streamId),
    );
  }
}
