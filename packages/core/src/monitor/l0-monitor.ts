import { checkOptions, FUNCTION, type OptionRules, TEXT } from "../errors/option-rules.ts";
import type { DriftType } from "../events/drift-type.ts";
import type { LifecycleEvent } from "../events/lifecycle-event.ts";
import { type Redact, Redaction } from "../events/redaction.ts";
import type { Outcome, Telemetry } from "../events/telemetry.ts";
import type { Usage } from "../events/usage.ts";
import type { Violation } from "../events/violation.ts";
import { newId } from "../platform/id.ts";
import { known } from "../platform/known.ts";
import { plainJson } from "../platform/plain-json.ts";
import { isSampled } from "../platform/sampled.ts";
import { redactSecrets } from "../platform/secrets.ts";
import { ManualStream } from "./manual-stream.ts";
import type { MonitoringConfig } from "./monitoring-config.ts";
import { type Monitored, MONITORING, resolveMonitoring } from "./resolve-monitoring.ts";

/** Options of {@link L0Monitor}. */
export interface L0MonitorOptions extends MonitoringConfig {
  readonly model?: string | undefined;
  readonly provider?: string | undefined;
  /** @default the stream's own id */
  readonly sessionId?: string | undefined;
  /** As in `l0()`. @default redactSecrets */
  readonly redact?: Redact | undefined;
}

/** The figures that one looks at first. */
export interface TelemetrySummary {
  readonly sessionId: string;
  /** ms; absent while the stream runs. */
  readonly duration?: number | undefined;
  readonly tokens: number;
  readonly tokensPerSecond?: number | undefined;
  readonly retries: number;
  readonly networkErrors: number;
  readonly violations: number;
}

const RULES: OptionRules<L0MonitorOptions> = {
  ...MONITORING,
  model: TEXT,
  provider: TEXT,
  sessionId: TEXT,
  redact: FUNCTION,
};

/**
 * Records one stream by hand, for code that does not read it through `l0()`: the same record, by the same definitions.
 * Whatever is recorded first starts the clock; after `complete`, `fail` or `abort` nothing changes the record any more.
 * Does nothing unless `enabled`.
 *
 * @throws L0Error `INVALID_OPTIONS`
 * @example
 * const monitor = new L0Monitor({ enabled: true, model: "demo" });
 * monitor.start();
 * for await (const token of tokens) monitor.recordToken();
 * monitor.complete();
 * console.log(monitor.getSummary());
 */
export class L0Monitor {
  readonly #options: L0MonitorOptions;
  readonly #config: Monitored;
  readonly #redaction: Redaction;
  #stream: ManualStream;

  constructor(options: L0MonitorOptions = {}) {
    checkOptions(options, RULES, "L0Monitor");
    this.#options = options;
    this.#config = resolveMonitoring(options);
    // What `redact` throws on is left out; there is nobody to be told.
    this.#redaction = new Redaction(options.redact ?? redactSecrets, () => {});
    this.#stream = this.#newStream();
  }

  #newStream(): ManualStream {
    const { model, provider } = this.#options;
    const streamId = newId();
    const { sessionId = streamId } = this.#options;
    const sampled = isSampled(streamId, this.#config.sampling.rate);
    const info = { streamId, sessionId, context: Object.freeze({}), sampled, ...known({ model, provider }) };
    return new ManualStream(info, this.#config, this.#redaction);
  }

  isEnabled(): boolean {
    return this.#config.enabled;
  }

  /** Starts the clock; a second time does nothing. */
  start(): void {
    this.#record(() => {});
  }

  /**
   * A text token has come. After a retry, the first one makes void what came before it, unless `recordContinuation`
   * said that the text is continued.
   *
   * @param timestamp When, Unix epoch, ms; not before the token before it. @default now
   * @param length Its UTF-16 length, for `contentLength`. @default 0
   */
  recordToken(timestamp?: number, length = 0): void {
    this.#record((stream) => stream.token(timestamp, length > 0 ? length : 0));
  }

  /**
   * An attempt has failed.
   *
   * @param delay Wait before the retry, ms.
   * @param attempt Which attempt, 1-based. @default the present one
   */
  recordNetworkError(error: unknown, retried: boolean, delay?: number, attempt?: number): void {
    this.#record((stream) => {
      stream.failed(error, attempt);
      if (!retried) return;
      stream.recorder.retried(delay);
      if (delay !== undefined && delay > 0) stream.recorder.retryWaited(delay);
    });
  }

  /** Another attempt begins. `isNetworkError`: after a network or transient failure. */
  recordRetry(isNetworkError: boolean): void {
    this.#record((stream) => stream.retry(isNetworkError));
  }

  recordGuardrailViolations(violations: readonly Violation[]): void {
    this.#record((stream) => {
      for (const violation of violations) stream.fact({ type: "GUARDRAIL_VIOLATION", violation });
    });
  }

  /** The detector has looked; with `detected`, it found these kinds. */
  recordDrift(detected: boolean, types: readonly DriftType[] = []): void {
    this.#record((stream) => {
      stream.recording.hasDrift = true;
      if (detected) stream.fact({ type: "DRIFT_DETECTED", types, confidence: 1 });
    });
  }

  /** Whether continuation is on; with `used`, the present attempt goes on from `checkpoint`. */
  recordContinuation(enabled: boolean, used: boolean, checkpoint?: string): void {
    this.#record((stream) => {
      stream.recording.isContinued = enabled;
      stream.checkpoint = checkpoint;
      if (used) stream.resume(checkpoint?.length ?? 0);
    });
  }

  /** What the provider bills for the present attempt. */
  recordUsage(usage: Usage): void {
    this.#record((stream) => (stream.usage = { ...usage }));
  }

  /** Takes in an event of a stream of `l0()`, as a handler would; `SESSION_END` brings its record. */
  logEvent(event: LifecycleEvent): void {
    this.#record((stream) => {
      if (event.type === "SESSION_END") stream.final = event.telemetry;
      else stream.recorder.fact(event);
    });
  }

  /** The stream has ended well. */
  complete(): void {
    this.#end("completed");
  }

  /** The stream has failed; `error`, where it was not recorded yet. */
  fail(error?: unknown): void {
    if (error !== undefined) this.recordNetworkError(error, false);
    this.#end("failed");
  }

  /** The stream was stopped. */
  abort(): void {
    this.#end("aborted");
  }

  /** The record so far, frozen. Nothing where recording is off or the stream was not sampled. */
  getTelemetry(): Telemetry | undefined {
    if (!this.#config.enabled) return undefined;
    const telemetry = this.#stream.final ?? this.#stream.recorder.snapshot();
    return telemetry.sampled ? telemetry : undefined;
  }

  /** The same as {@link L0Monitor.getTelemetry}. */
  export(): Telemetry | undefined {
    return this.getTelemetry();
  }

  getSummary(): TelemetrySummary | undefined {
    const telemetry = this.getTelemetry();
    if (!telemetry) return undefined;
    const { sessionId, duration, metrics, network, guardrails } = telemetry;
    const { totalTokens: tokens, tokensPerSecond, totalRetries: retries } = metrics;
    const violations = guardrails?.violationCount ?? 0;
    return {
      sessionId,
      ...known({ duration, tokensPerSecond }),
      tokens,
      retries,
      networkErrors: network.errorCount,
      violations,
    };
  }

  /** The record as a string of JSON, `{}` where there is none. */
  toJSON(): string {
    return plainJson(this.getTelemetry() ?? {}, 2);
  }

  hasNetworkErrors(): boolean {
    return (this.getTelemetry()?.network.errorCount ?? 0) > 0;
  }

  hasViolations(): boolean {
    return (this.getTelemetry()?.guardrails?.violationCount ?? 0) > 0;
  }

  /** Failed attempts by type. */
  getNetworkErrorBreakdown(): Readonly<Record<string, number>> {
    return this.getTelemetry()?.network.errorsByType ?? {};
  }

  /** The type that came most often. */
  getMostCommonNetworkError(): string | undefined {
    const [most] = Object.entries(this.getNetworkErrorBreakdown()).toSorted(([, a], [, b]) => b - a);
    return most?.[0];
  }

  /** Forgets everything: the next stream, with an id of its own. */
  reset(): void {
    this.#stream = this.#newStream();
  }

  #record(record: (stream: ManualStream) => unknown): void {
    if (!this.#config.enabled || this.#stream.final) return;
    this.#stream.start();
    record(this.#stream);
  }

  #end(outcome: Outcome): void {
    this.#record((stream) => stream.end(outcome));
  }
}

/** The same as `new L0Monitor(options)`. */
export function createMonitor(options?: L0MonitorOptions): L0Monitor {
  return new L0Monitor(options);
}
