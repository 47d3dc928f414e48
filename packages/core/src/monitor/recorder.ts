import type { L0Error } from "../errors/l0-error.ts";
import type { StreamInfo } from "../events/handler.ts";
import type { LifecycleEvent, LifecycleEventOf } from "../events/lifecycle-event.ts";
import type { ObservedStreamEvent } from "../events/stream-event.ts";
import type { ContinuationRecord, Outcome, StreamMetrics, Telemetry } from "../events/telemetry.ts";
import { now } from "../platform/clock.ts";
import { known } from "../platform/known.ts";
import { tally } from "../platform/tally.ts";
import { WaitClock } from "../platform/wait-clock.ts";
import { AttemptLog } from "./attempt-log.ts";
import { CheckLog } from "./check-log.ts";
import { FailureLog } from "./failure-log.ts";
import { freezeRecord } from "./freeze-record.ts";
import { Histogram } from "./histogram.ts";
import { interTokenLatency } from "./inter-token-latency.ts";
import type { Monitored } from "./resolve-monitoring.ts";
import { isKept } from "./sampling.ts";

/** No time yet: a clock may well stand at zero. */
const NEVER = -1;

/** The text tokens of a stream, counted by whoever reads it. */
export interface TokenCounts {
  /** Of all attempts. */
  readonly received: number;
  readonly voided: number;
  /** UTF-16 length of the valid text. */
  readonly length: number;
}

/** What a recorder has to know of its stream. */
export interface Recording {
  readonly info: StreamInfo;
  readonly counts: TokenCounts;
  readonly monitoring: Monitored;
  readonly metadata: Record<string, unknown>;
  /** How many guardrails there are. */
  readonly rules: number;
  readonly hasDrift: boolean;
  readonly isContinued: boolean;
  /** The text of the last checkpoint, as telemetry may have it. */
  readonly checkpointText: () => string | undefined;
  /** The first pull, by the monotonic clock. */
  readonly startedAt: number;
  /** Whether it is told of its tokens by hand, and not of the waits for them. */
  readonly isByHand?: boolean;
}

/** How a stream has ended. */
interface End {
  readonly outcome: Outcome;
  /** Unix epoch, ms. */
  readonly endTime: number;
  readonly duration: number;
}

/** Folds the facts and tokens of one stream into its telemetry. Its memory does not grow with the stream. */
export class Recorder {
  /** Told of every pull and arrival, where tokens are timed. */
  readonly clock: WaitClock | undefined;
  readonly attempts: AttemptLog = new AttemptLog();
  readonly #stream: Recording;
  /** Made where something goes wrong. */
  #failures: FailureLog | undefined;
  /** Made where something is checked. */
  #checks: CheckLog | undefined;
  #startTime = 0;
  #final: Telemetry | undefined;
  #timeToFirstToken: number | undefined;
  #firstReasoningAt = NEVER;
  #attemptStartedAt = 0;
  #attemptFirstTokenAt = NEVER;
  /** Made at the second token of an attempt: a stream of one token has no inter-token latency. */
  #latencies: Histogram | undefined;
  readonly #keepsLatencies: boolean;
  readonly #counts = { totalRetries: 0, networkRetryCount: 0, modelRetryCount: 0, retryWait: 0, stalls: 0 };
  #toolCalls: Map<string, number> | undefined;
  #continuation: Omit<ContinuationRecord, "enabled"> | undefined;

  constructor(stream: Recording) {
    const { monitoring } = stream;
    this.#stream = stream;
    this.clock = monitoring.metrics.collectTokens ? new WaitClock() : undefined;
    this.#keepsLatencies = monitoring.metrics.interTokenLatency && monitoring.metrics.collectTiming;
  }

  /** A text token has come; only where there is a clock. */
  token(): void {
    const { at, wait } = this.clock as WaitClock;
    if (this.#attemptFirstTokenAt === NEVER) this.#attemptFirstTokenAt = at;
    else if (this.#keepsLatencies) (this.#latencies ??= new Histogram()).record(wait);
  }

  /** A piece that is no text has come. */
  piece(type: ObservedStreamEvent["type"]): void {
    if (type === "reasoning" && this.#firstReasoningAt === NEVER) this.#firstReasoningAt = this.clock?.at ?? now();
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
      case "FIRST_TOKEN":
        this.#timeToFirstToken ??= event.timeToFirstToken;
        return;
      case "ATTEMPT_END":
        return this.#attemptEnd(event);
      case "TIMEOUT_TRIGGERED":
        if (event.timeoutType === "inter") this.#counts.stalls++;
        return;
      case "RETRY_ATTEMPT":
        this.retry(event.isNetworkError, event.maxAttempts);
        return this.retried(event.delay);
      case "FALLBACK_START":
        // Used, also where it is aborted before its first attempt.
        this.attempts.fallbackIndex = event.toIndex;
        return;
      case "RESUME_START":
        return this.#resume(event);
      default:
        return this.#ofOutput(event);
    }
  }

  /** What is said of the output. */
  #ofOutput(event: LifecycleEvent): void {
    if (event.type === "GUARDRAIL_VIOLATION") this.#found().violation(event.violation);
    else if (event.type === "DRIFT_DETECTED") this.#found().drift(event.types);
    else if (event.type === "TOOL_REQUESTED") tally((this.#toolCalls ??= new Map()), event.toolName);
  }

  /** The stream is over: the telemetry is final from here on. `endTime`: Unix epoch, ms. */
  end(outcome: Outcome, endTime: number): Telemetry {
    return (this.#final = this.#telemetry({ outcome, endTime, duration: now() - this.#stream.startedAt }));
  }

  /** The telemetry so far, or the final one. */
  snapshot(): Telemetry {
    return this.#final ?? this.#telemetry();
  }

  #found(): CheckLog {
    const { metrics, maxErrors } = this.#stream.monitoring;
    return (this.#checks ??= new CheckLog(metrics.collectGuardrails ? maxErrors : 0));
  }

  #attemptStart(event: LifecycleEventOf<"ATTEMPT_START">): void {
    this.attempts.start(event, this.#stream.counts.length);
    this.#checks?.begin();
    this.#attemptStartedAt = now();
    this.#attemptFirstTokenAt = NEVER;
  }

  #attemptEnd(event: LifecycleEventOf<"ATTEMPT_END">): void {
    const { model, provider } = this.#stream.info;
    const timeToFirstToken = since(this.#attemptStartedAt, this.#attemptFirstTokenAt);
    this.attempts.end(event, timeToFirstToken, known({ model, provider }));
    if (event.error) this.failed(event.error, event.attempt, event.ts);
  }

  /** An attempt has failed; `timestamp`: Unix epoch, ms. */
  failed(error: L0Error, attempt: number, timestamp: number): void {
    this.#failures ??= new FailureLog(this.#stream.monitoring);
    this.#failures.add(error, attempt, timestamp);
  }

  /** The last failure is retried, after a wait of `delay` ms. */
  retried(delay: number | undefined): void {
    this.#failures?.retried(delay);
  }

  /** Another attempt follows at the same source. */
  retry(isNetworkError: boolean, maxAttempts: number): void {
    this.#counts.totalRetries++;
    this.#counts[isNetworkError ? "networkRetryCount" : "modelRetryCount"]++;
    this.attempts.maxAttempts = maxAttempts;
  }

  #resume({ checkpointLength }: LifecycleEventOf<"RESUME_START">): void {
    const { continuationCount = 0 } = this.#continuation ?? {};
    const text = this.#stream.monitoring.includeCheckpoint ? this.#stream.checkpointText() : undefined;
    this.#continuation = {
      used: true,
      continuationCount: continuationCount + 1,
      checkpointLength,
      ...known({ checkpointContent: text }),
    };
  }

  #telemetry(end?: End): Telemetry {
    const { info, monitoring, counts, metadata, isContinued } = this.#stream;
    const { streamId, sessionId, sampled } = info;
    const { usage, finishReason, responseId, model, provider } = { ...known(info), ...this.attempts.answer };
    const { fallbackIndex: index, cost } = this.attempts;
    const record = known({
      streamId,
      sessionId,
      model,
      provider,
      startTime: this.#startTime,
      ...end,
      completed: end?.outcome === "completed",
      aborted: end?.outcome === "aborted",
      sampled: end ? isKept(sampled, end, monitoring.sampling) : sampled,
      contentLength: counts.length,
      finishReason,
      responseId,
      metrics: this.#metrics(end?.duration),
      network: this.#failures?.network() ?? { errorCount: 0, errorsByType: {} },
      ...this.#tries(),
      ...this.#checked(),
      fallback: index > 0 ? { used: true, index } : undefined,
      continuation: isContinued ? { enabled: true, used: false, ...this.#continuation } : undefined,
      tools: toolRecord(this.#toolCalls),
      usage,
      cost,
      error: end?.outcome === "failed" ? this.#failures?.record() : undefined,
      metadata,
    });
    return freezeRecord(record);
  }

  #tries(): Pick<Telemetry, "retries" | "attempts"> {
    const { attempt, maxAttempts, rows } = this.attempts;
    if (!this.#stream.monitoring.metrics.collectRetries) return { retries: { attempt, maxAttempts }, attempts: [] };
    const last = this.#failures?.last;
    const retries = known({ attempt, maxAttempts, lastError: last?.message, lastErrorCategory: last?.category });
    return { retries, attempts: rows };
  }

  #checked(): Pick<Telemetry, "guardrails" | "drift"> {
    const { rules, hasDrift } = this.#stream;
    const checks = this.#checks ?? new CheckLog(0);
    const guardrails = rules > 0 || checks.hasViolations ? checks.guardrails(rules) : undefined;
    return known({ guardrails, drift: hasDrift ? checks.driftFound() : undefined });
  }

  #metrics(duration: number | undefined): StreamMetrics {
    const { received: receivedTokens, voided: voidedTokens } = this.#stream.counts;
    const totalTokens = receivedTokens - voidedTokens;
    const times = this.#times(duration, totalTokens);
    return { ...times, totalTokens, receivedTokens, voidedTokens, ...this.#counts };
  }

  #times(duration: number | undefined, totalTokens: number): Partial<StreamMetrics> {
    const { startedAt, monitoring } = this.#stream;
    if (!monitoring.metrics.collectTiming) return {};
    const latencies = duration === undefined ? this.#latencies?.copy() : this.#latencies;
    return known({
      timeToFirstToken: this.#timeToFirstToken,
      timeToFirstReasoning: since(startedAt, this.#firstReasoningAt),
      ...interTokenLatency(latencies, monitoring.metrics.percentiles),
      tokensPerSecond: duration && totalTokens > 0 ? (totalTokens / duration) * 1000 : undefined,
      ...this.#shares(duration),
    });
  }

  /** Whose time it was; where tokens are not timed, or by hand, nobody can say. */
  #shares(duration: number | undefined): Partial<StreamMetrics> {
    if (!this.clock || this.#stream.isByHand) return {};
    const { total: providerTime, at } = this.clock;
    // While it runs, up to the last arrival: whose the time since then is, is not known yet.
    const soFar = duration ?? at - this.#stream.startedAt;
    return { providerTime, consumerTime: Math.max(0, soFar - providerTime - this.#counts.retryWait) };
  }
}

function since(start: number, at: number): number | undefined {
  return at === NEVER ? undefined : at - start;
}

function toolRecord(calls: ReadonlyMap<string, number> | undefined): Telemetry["tools"] {
  if (!calls) return undefined;
  return { count: [...calls.values()].reduce((sum, count) => sum + count, 0), byName: Object.fromEntries(calls) };
}
