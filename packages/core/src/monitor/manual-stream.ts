import { classify } from "../errors/classify.ts";
import type { L0ErrorCode } from "../errors/codes.ts";
import type { StreamInfo } from "../events/handler.ts";
import type { AttemptOutcome, LifecycleEvent, LifecycleFact } from "../events/lifecycle-event.ts";
import type { Redaction } from "../events/redaction.ts";
import type { Outcome, Telemetry } from "../events/telemetry.ts";
import type { Usage } from "../events/usage.ts";
import { epoch, now } from "../platform/clock.ts";
import { known } from "../platform/known.ts";
import { Recorder, type Recording } from "./recorder.ts";
import type { Monitored } from "./resolve-monitoring.ts";

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** One stream that is recorded by hand: what is called here becomes the facts that a session would tell. */
export class ManualStream {
  readonly recorder: Recorder;
  readonly recording: Mutable<Recording>;
  usage: Usage | undefined;
  /** Of the text that was continued last. */
  checkpoint: string | undefined;
  final: Telemetry | undefined;
  readonly #redaction: Redaction;
  readonly #counts = { received: 0, voided: 0, length: 0 };
  /** Unix epoch, ms. */
  #startTime = 0;
  #isStarted = false;
  #attempt = 1;
  #attemptStartedAt = 0;
  #attemptTokens = 0;
  /** Code of the last error of the present attempt. */
  #failedWith: L0ErrorCode | undefined;
  #lastAt = 0;
  /** Whether the next token is of a retry that starts anew. */
  #startsAnew = false;

  constructor(info: StreamInfo, monitoring: Monitored, redaction: Redaction) {
    this.#redaction = redaction;
    this.recording = {
      info,
      counts: this.#counts,
      monitoring,
      metadata: { ...redaction.values(monitoring.metadata, "metadata") },
      rules: 0,
      hasDrift: false,
      isContinued: false,
      checkpointText: () => this.checkpoint && redaction.text(this.checkpoint, "checkpoint"),
      startedAt: now(),
      isByHand: true,
    };
    this.recorder = new Recorder(this.recording);
  }

  /** The clock starts, once. */
  start(): void {
    if (this.#isStarted) return;
    this.#isStarted = true;
    this.recording.startedAt = this.#lastAt = now();
    this.#startTime = epoch();
    const { info } = this.recording;
    this.fact({ type: "SESSION_START", operation: "chat", sampled: info.sampled, startTime: this.#startTime });
    this.#startAttempt();
  }

  fact(fact: LifecycleFact): void {
    const { streamId, sessionId, context } = this.recording.info;
    const event = { ...this.#redaction.fact(fact), ts: epoch(), streamId, sessionId, context } as LifecycleEvent;
    this.recorder.fact(event);
  }

  /** `timestamp`: Unix epoch, ms; one that is none is now. */
  token(timestamp: number | undefined, length: number): void {
    if (this.#startsAnew) this.#void();
    this.#counts.received++;
    this.#counts.length += length;
    this.#attemptTokens++;
    const at = this.#monotonic(timestamp);
    this.recorder.attempts.gave = true;
    if (this.#counts.received === 1) {
      this.fact({ type: "FIRST_TOKEN", timeToFirstToken: at - this.recording.startedAt });
    }
    this.recorder.clock?.replay(at, at - this.#lastAt);
    if (this.recorder.clock) this.recorder.token();
    this.#lastAt = at;
  }

  /** No time is before another that was told earlier: clocks are set. */
  #monotonic(timestamp: number | undefined): number {
    const isTime = timestamp !== undefined && timestamp >= 0 && timestamp < Infinity;
    const at = isTime ? this.recording.startedAt + (timestamp - this.#startTime) : now();
    return Math.max(at, this.#lastAt);
  }

  failed(error: unknown, attempt: number = this.#attempt): void {
    const failed = classify(error);
    const told = this.#redaction.fact({ type: "ERROR", error: failed } as LifecycleFact) as { error: typeof failed };
    if (attempt === this.#attempt) this.#failedWith = failed.code;
    this.recorder.failed(told.error, attempt, epoch());
  }

  retry(isNetworkError: boolean): void {
    this.#endAttempt("failed");
    this.#attempt++;
    this.recorder.retry(isNetworkError, this.#attempt);
    this.#startsAnew = true;
    this.#startAttempt();
  }

  /** The present attempt goes on from what is there. */
  resume(checkpointLength: number): void {
    this.#startsAnew = false;
    this.fact({ type: "RESUME_START", checkpointLength, tokenCount: this.#counts.received - this.#counts.voided });
  }

  end(outcome: Outcome): void {
    this.start();
    this.#endAttempt(outcome === "completed" || outcome === "failed" ? outcome : "aborted");
    this.final = this.recorder.end(outcome, epoch());
  }

  #startAttempt(): void {
    const { model, provider } = this.recording.info;
    const attempt = this.#attempt;
    this.#attemptTokens = 0;
    this.#attemptStartedAt = now();
    const names = known({ model, provider });
    this.fact({
      type: "ATTEMPT_START",
      attempt,
      isRetry: attempt > 1,
      isFallback: false,
      fallbackIndex: 0,
      ...names,
    });
    this.#lastAt = this.#monotonic(undefined);
  }

  #endAttempt(outcome: AttemptOutcome): void {
    const { usage } = this;
    const tokens = this.#attemptTokens;
    const duration = now() - this.#attemptStartedAt;
    this.recorder.attempts.failedWith = outcome === "failed" ? this.#failedWith : undefined;
    this.fact({ type: "ATTEMPT_END", attempt: this.#attempt, outcome, tokens, duration, ...known({ usage }) });
    this.usage = this.#failedWith = undefined;
  }

  /** What came before is void. */
  #void(): void {
    this.#startsAnew = false;
    this.#counts.voided = this.#counts.received;
    this.#counts.length = 0;
    this.recorder.attempts.voided(0);
  }
}
