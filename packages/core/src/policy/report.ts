import { Emitter } from "../events/emitter.ts";
import type { StreamInfo } from "../events/handler.ts";
import type { LifecycleEvent, LifecycleFact } from "../events/lifecycle-event.ts";
import type { AnswerFacts } from "../events/stream-piece.ts";
import type { Outcome, Telemetry } from "../events/telemetry.ts";
import type { Recorder, TokenCounts } from "../monitor/recorder.ts";
import { epoch } from "../platform/clock.ts";
import { newId } from "../platform/id.ts";
import { known } from "../platform/known.ts";
import type { SessionOptions } from "./session-options.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Makes the recorder of a stream; `startedAt`: the first pull, by the monotonic clock. */
export type NewRecorder = (
  info: StreamInfo,
  counts: TokenCounts,
  metadata: Record<string, unknown>,
  startedAt: number,
) => Recorder;

/** Where the facts of one stream go: the recorder first, then the handlers. */
export class Report {
  readonly info: Mutable<StreamInfo>;
  readonly emitter: Emitter;
  /** Made at the first pull, where anybody asks for telemetry. */
  recorder: Recorder | undefined;
  readonly #options: SessionOptions;
  readonly #counts: TokenCounts;
  readonly #newRecorder: NewRecorder;
  /** What the options say of model and provider: of the primary stream. */
  #ownNames: Pick<StreamInfo, "model" | "provider">;

  constructor(options: SessionOptions, counts: TokenCounts, newRecorder: NewRecorder) {
    const { model, provider, context, handlers, onHandlerError } = options;
    const streamId = newId();
    this.#options = options;
    this.#counts = counts;
    this.#newRecorder = newRecorder;
    this.#ownNames = known({ model, provider });
    const { sessionId = streamId } = options;
    this.info = { streamId, sessionId, context, sampled: true, ...this.#ownNames };
    this.emitter = new Emitter(handlers, this.info, onHandlerError);
  }

  /** The first pull, by the monotonic clock. */
  begin(startedAt: number): void {
    const { monitoring } = this.#options;
    if (!monitoring.enabled && !this.emitter.wants("SESSION_END")) return;
    this.recorder = this.#newRecorder(this.info, this.#counts, monitoring.metadata, startedAt);
  }

  emit(fact: LifecycleFact): void {
    if (!this.recorder && !this.emitter.wants(fact.type)) return;
    const { streamId, sessionId, context } = this.info;
    const event = { ...fact, ts: epoch(), streamId, sessionId, context } as LifecycleEvent;
    this.recorder?.fact(event);
    this.emitter.emit(event);
  }

  /** Model and provider, as far as they are known. */
  names(): Pick<StreamInfo, "model" | "provider"> {
    const { model, provider } = this.info;
    return known({ model, provider });
  }

  /** What the provider says of itself; the user's own words win. */
  learn({ model = this.info.model, provider = this.info.provider }: AnswerFacts): void {
    Object.assign(this.info, known({ model, provider }), this.#ownNames);
  }

  /** Another source: neither what was learnt of the one before nor what the options say of the primary is true of it. */
  forgetNames(): void {
    this.#ownNames = {};
    Object.assign(this.info, { model: undefined, provider: undefined });
  }

  /** The last fact of a stream, with its final telemetry. */
  end(outcome: Outcome): void {
    if (this.recorder) this.emit({ type: "SESSION_END", outcome, telemetry: this.recorder.end(outcome, epoch()) });
  }

  get telemetry(): Telemetry | undefined {
    return this.#options.monitoring.enabled ? this.recorder?.snapshot() : undefined;
  }
}
