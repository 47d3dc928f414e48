import type { L0Error } from "../errors/l0-error.ts";
import type { StreamInfo } from "../events/handler.ts";
import type { LifecycleEvent, LifecycleEventOf } from "../events/lifecycle-event.ts";
import type { ObservedStreamEvent } from "../events/stream-event.ts";
import type { AnswerFacts } from "../events/stream-piece.ts";
import type {
  AttemptRecord,
  ErrorRecord,
  NetworkErrorDetail,
  Outcome,
  StreamMetrics,
  Telemetry,
} from "../events/telemetry.ts";
import { now } from "../platform/clock.ts";
import { known } from "../platform/known.ts";
import { tally } from "../platform/tally.ts";
import { WaitClock } from "../platform/wait-clock.ts";
import { freezeRecord } from "./freeze-record.ts";
import { Histogram } from "./histogram.ts";
import { interTokenLatency } from "./inter-token-latency.ts";

/** Attempts and failures kept in detail: memory stays constant however often a stream is retried. */
const MAX_DETAILS = 32;

/** No time yet: a clock may well stand at zero. */
const NEVER = -1;

/** What the metrics need counted; times in ms of the monotonic clock. */
interface Counts {
  totalRetries: number;
  networkRetryCount: number;
  modelRetryCount: number;
  retryWait: number;
  stalls: number;
}

/** The text tokens of a stream, counted by whoever reads it. */
export interface TokenCounts {
  /** Of all attempts. */
  readonly received: number;
  readonly voided: number;
  /** UTF-16 length of the valid text. */
  readonly length: number;
}

/** Folds the facts and tokens of one stream into its telemetry. Its memory does not grow with the stream. */
export class Recorder {
  /** Told of every pull and arrival. */
  readonly clock: WaitClock = new WaitClock();
  readonly #info: StreamInfo;
  readonly #metadata: Record<string, unknown>;
  readonly #startedAt: number;
  #startTime = 0;
  #final: Telemetry | undefined;

  // Tokens.
  readonly #tokens: TokenCounts;
  #firstTokenAt = NEVER;
  #firstReasoningAt = NEVER;
  /** Made at the second token of an attempt: a stream of one token has no inter-token latency. */
  #latencies: Histogram | undefined;

  // Attempts.
  readonly #attempts: AttemptRecord[] = [];
  #attempt = 0;
  #maxAttempts = 1;
  #fallbackIndex = 0;
  #attemptStartedAt = 0;
  #attemptFirstTokenAt = NEVER;
  #attemptGave = false;
  /** What was said of the answer whose output is valid. */
  #answer: AnswerFacts = {};

  // Failures.
  readonly #counts: Counts = { totalRetries: 0, networkRetryCount: 0, modelRetryCount: 0, retryWait: 0, stalls: 0 };
  readonly #errors: NetworkErrorDetail[] = [];
  readonly #errorsByType = new Map<string, number>();
  #errorCount = 0;
  #lastError: L0Error | undefined;
  readonly #toolCalls = new Map<string, number>();

  /** `startedAt`: the first pull, by the monotonic clock. */
  constructor(info: StreamInfo, tokens: TokenCounts, metadata: Record<string, unknown>, startedAt: number) {
    this.#info = info;
    this.#tokens = tokens;
    this.#metadata = metadata;
    this.#startedAt = startedAt;
  }

  /** A text token has come. */
  token(): void {
    if (this.#attemptFirstTokenAt === NEVER) this.#firstToken(this.clock.at);
    else (this.#latencies ??= new Histogram()).record(this.clock.wait);
  }

  /** A piece that is no text has come. */
  piece(type: ObservedStreamEvent["type"]): void {
    this.#attemptGave = true;
    if (type === "reasoning" && this.#firstReasoningAt === NEVER) this.#firstReasoningAt = this.clock.at;
  }

  /** Time spent waiting before a retry, ms. */
  retryWaited(ms: number): void {
    this.#counts.retryWait += ms;
  }

  fact(event: LifecycleEvent): void {
    switch (event.type) {
      case "SESSION_START":
        this.#startTime = event.startTime;
        return;
      case "ATTEMPT_START":
        return this.#attemptStart(event);
      case "ATTEMPT_END":
        return this.#attemptEnd(event);
      case "TIMEOUT_TRIGGERED":
        if (event.timeoutType === "inter") this.#counts.stalls++;
        return;
      case "RETRY_ATTEMPT":
        return this.#retry(event);
      case "RESET":
        this.#attemptGave = true;
        return;
      case "TOOL_REQUESTED":
        return tally(this.#toolCalls, event.toolName);
    }
  }

  /** The stream is over: the telemetry is final from here on. `endTime`: Unix epoch, ms. */
  end(outcome: Outcome, endTime: number): Telemetry {
    return (this.#final = this.#telemetry({ outcome, endTime, duration: now() - this.#startedAt }));
  }

  /** The telemetry so far, or the final one. */
  snapshot(): Telemetry {
    return this.#final ?? this.#telemetry();
  }

  #firstToken(at: number): void {
    this.#attemptFirstTokenAt = at;
    this.#attemptGave = true;
    if (this.#firstTokenAt === NEVER) this.#firstTokenAt = at;
  }

  #attemptStart({ attempt, fallbackIndex }: LifecycleEventOf<"ATTEMPT_START">): void {
    this.#attempt = attempt;
    this.#maxAttempts = Math.max(this.#maxAttempts, attempt);
    this.#fallbackIndex = fallbackIndex;
    this.#attemptStartedAt = now();
    this.#attemptFirstTokenAt = NEVER;
    this.#attemptGave = false;
  }

  #attemptEnd({ attempt, outcome, error, tokens, duration, ts, ...said }: LifecycleEventOf<"ATTEMPT_END">): void {
    const { usage } = said;
    // An attempt that gave nothing leaves the output of the one before valid.
    if (outcome === "completed" || this.#attemptGave) {
      const { model, provider } = this.#info;
      this.#answer = { ...said, ...known({ model, provider }) };
    }
    const timeToFirstToken = since(this.#attemptStartedAt, this.#attemptFirstTokenAt);
    const fallbackIndex = this.#fallbackIndex;
    const errorType = error?.code;
    const row = known({ attempt, fallbackIndex, outcome, errorType, tokens, duration, timeToFirstToken, usage });
    if (this.#attempts.length < MAX_DETAILS) this.#attempts.push(row);
    if (!error) return;
    const { message } = error;
    const type = error.errorType ?? error.code;
    this.#lastError = error;
    this.#errorCount++;
    tally(this.#errorsByType, type);
    if (this.#errors.length < MAX_DETAILS) this.#errors.push({ type, message, timestamp: ts, retried: false, attempt });
  }

  #retry({ delay, isNetworkError, maxAttempts }: LifecycleEventOf<"RETRY_ATTEMPT">): void {
    this.#counts.totalRetries++;
    this.#counts[isNetworkError ? "networkRetryCount" : "modelRetryCount"]++;
    this.#maxAttempts = maxAttempts;
    const index = this.#errorCount - 1;
    const detail = this.#errors[index];
    if (detail) this.#errors[index] = { ...detail, retried: true, delay };
  }

  #telemetry(end: { outcome?: Outcome; endTime?: number; duration?: number } = {}): Telemetry {
    const { streamId, sessionId, sampled } = this.#info;
    const { usage, finishReason, responseId, model, provider } = { ...known(this.#info), ...this.#answer };
    const error = this.#lastError;
    const index = this.#fallbackIndex;
    const byName = Object.fromEntries(this.#toolCalls);
    const record = known({
      streamId,
      sessionId,
      model,
      provider,
      startTime: this.#startTime,
      ...end,
      completed: end.outcome === "completed",
      aborted: end.outcome === "aborted",
      sampled,
      contentLength: this.#tokens.length,
      finishReason,
      responseId,
      metrics: this.#metrics(end.duration),
      network: {
        errorCount: this.#errorCount,
        errorsByType: Object.fromEntries(this.#errorsByType),
        errors: [...this.#errors],
      },
      retries: known({
        attempt: this.#attempt,
        maxAttempts: this.#maxAttempts,
        lastError: error?.message,
        lastErrorCategory: error?.category,
      }),
      attempts: [...this.#attempts],
      fallback: index > 0 ? { used: true, index } : undefined,
      tools: this.#toolCalls.size > 0 ? { count: sum(this.#toolCalls), byName } : undefined,
      usage,
      error: end.outcome === "failed" && error ? errorRecord(error) : undefined,
      metadata: this.#metadata,
    });
    return freezeRecord(record);
  }

  #metrics(duration: number | undefined): StreamMetrics {
    const { retryWait } = this.#counts;
    const providerTime = this.clock.total;
    const { received: receivedTokens, voided: voidedTokens } = this.#tokens;
    const totalTokens = receivedTokens - voidedTokens;
    // While it runs, up to the last arrival: whose the time since then is, is not known yet.
    const soFar = duration ?? this.clock.at - this.#startedAt;
    return known({
      timeToFirstToken: since(this.#startedAt, this.#firstTokenAt),
      timeToFirstReasoning: since(this.#startedAt, this.#firstReasoningAt),
      ...interTokenLatency(duration === undefined ? this.#latencies?.copy() : this.#latencies),
      tokensPerSecond: duration && totalTokens > 0 ? (totalTokens / duration) * 1000 : undefined,
      totalTokens,
      receivedTokens,
      voidedTokens,
      ...this.#counts,
      providerTime,
      consumerTime: Math.max(0, soFar - providerTime - retryWait),
    });
  }
}

function since(start: number, at: number): number | undefined {
  return at === NEVER ? undefined : at - start;
}

function sum(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((total, count) => total + count, 0);
}

function errorRecord({ message, category, code, errorType, retryable, stack }: L0Error): ErrorRecord {
  return known({
    occurred: true as const,
    message,
    category,
    code,
    type: errorType ?? code,
    recoverable: retryable,
    stack,
  });
}
