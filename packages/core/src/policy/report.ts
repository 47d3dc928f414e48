import { Emitter } from "../events/emitter.ts";
import type { StreamInfo } from "../events/handler.ts";
import type { LifecycleEvent, LifecycleFact } from "../events/lifecycle-event.ts";
import type { AnswerFacts } from "../events/stream-piece.ts";
import type { Outcome, Telemetry } from "../events/telemetry.ts";
import type { Recorder, Recording, TokenCounts } from "../monitor/recorder.ts";
import { epoch } from "../platform/clock.ts";
import { newId } from "../platform/id.ts";
import { known } from "../platform/known.ts";
import { isSampled } from "../platform/sampled.ts";
import type { SessionOptions } from "./session-options.ts";
import { LiveInfo, type LiveStream } from "./stream-info.ts";

/** Makes the recorder of a stream. */
export type NewRecorder = (stream: Recording) => Recorder;

/** The output, as far as it is reported. */
interface ReportedOutput extends TokenCounts {
  readonly text: string;
  readonly checkpoint: { readonly text: string };
}

/** Where the facts of one stream go: the recorder first, then the handlers. */
export class Report implements LiveStream {
  readonly info: LiveInfo;
  readonly emitter: Emitter;
  /** Made at the first pull, where anybody asks for telemetry. */
  recorder: Recorder | undefined;
  readonly #options: SessionOptions;
  readonly #output: ReportedOutput;
  readonly #newRecorder: NewRecorder;
  /** What the options say of model and provider: of the primary stream. */
  #ownNames: Pick<StreamInfo, "model" | "provider">;

  constructor(options: SessionOptions, output: ReportedOutput, newRecorder: NewRecorder) {
    const { model, provider, context, handlers, onHandlerError, monitoring } = options;
    const streamId = newId();
    this.#options = options;
    this.#output = output;
    this.#newRecorder = newRecorder;
    this.#ownNames = known({ model, provider });
    const { sessionId = streamId } = options;
    const sampled = isSampled(streamId, monitoring.sampling.rate);
    this.info = new LiveInfo({ streamId, sessionId, context, sampled, ...this.#ownNames }, this);
    this.emitter = new Emitter(handlers, this.info, onHandlerError);
  }

  /** The first pull, by the monotonic clock. */
  begin(startedAt: number): void {
    const { monitoring, guardrails, drift, continuation, redaction } = this.#options;
    if (!monitoring.enabled && !this.emitter.wants("SESSION_END")) return;
    this.recorder = this.#newRecorder({
      info: this.info,
      counts: this.#output,
      monitoring,
      // The stream's own: it stays writable.
      metadata: { ...monitoring.metadata },
      rules: guardrails.length,
      hasDrift: drift !== undefined,
      isContinued: continuation !== undefined,
      checkpointText: () => redaction.text(this.#output.checkpoint.text, "checkpoint"),
      startedAt,
    });
  }

  emit(fact: LifecycleFact): void {
    if (!this.recorder && !this.emitter.wants(fact.type)) return;
    const { streamId, sessionId, context } = this.info;
    const told = this.#options.redaction.fact(fact);
    const event = { ...told, ts: epoch(), streamId, sessionId, context } as LifecycleEvent;
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
    if (!this.recorder) return;
    const telemetry = this.recorder.end(outcome, epoch());
    const { sampled, model, provider } = telemetry;
    // Whoever labels the end by what is known of the stream says what the record says.
    Object.assign(this.info, known({ sampled, model, provider }));
    this.emit({ type: "SESSION_END", outcome, telemetry });
  }

  /** The valid text so far, where it is kept. */
  get text(): string | undefined {
    return this.#options.keepContent ? this.#output.text : undefined;
  }

  get telemetry(): Telemetry | undefined {
    return this.recorder?.snapshot();
  }

  /** The telemetry as the caller asked for it. */
  get kept(): Telemetry | undefined {
    return this.#options.monitoring.enabled && this.info.sampled ? this.telemetry : undefined;
  }
}
