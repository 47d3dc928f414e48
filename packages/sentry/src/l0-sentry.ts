import { isL0Error, redactContent, type Outcome, type Telemetry, type Violation } from "@l0/core";
import { breadcrumbOf, type Facts, tokenBreadcrumb, type TrailType } from "./breadcrumbs.ts";
import type { Captured } from "./captured.ts";
import { capturedErrorOf, type FailureRecord, isNetworkFailure } from "./captured-error.ts";
import { capturedViolationOf } from "./captured-violation.ts";
import { failureRecordOf } from "./failure-record.ts";
import { Faults } from "./faults.ts";
import type { SentryHandlerOptions } from "./options.ts";
import { ReportedErrors } from "./reported-errors.ts";
import { type ResolvedOptions, resolveOptions } from "./resolve-options.ts";
import type { Breadcrumb } from "./sentry-like.ts";
import { isAtLeast } from "./severity.ts";
import { TrackedExecution } from "./tracked-execution.ts";

const DEFAULT_NAME = "l0.execution";

/**
 * Tells Sentry of one stream at a time, by hand: where the stream is none of L0's, or where you want to choose what is
 * told. Concurrent streams need one each. What it tells stays in scopes of its own.
 * What the SDK throws is said once on the console, and never thrown.
 *
 * @example
 * const sentry = createSentryIntegration({ sentry: Sentry });
 * sentry.startExecution("answer");
 */
export class L0Sentry {
  readonly #options: ResolvedOptions;
  readonly #faults = new Faults();
  readonly #reported = new ReportedErrors();
  #current: TrackedExecution | undefined;

  /** @throws {TypeError} on an unknown or impossible option. */
  constructor(options: SentryHandlerOptions) {
    this.#options = resolveOptions(options);
  }

  /** Begins a stream, in a fork of the scopes that are current here. One that has not been completed ends as abandoned. */
  startExecution(name: string = DEFAULT_NAME, metadata: Readonly<Record<string, unknown>> = {}): void {
    this.#current?.end("abandoned");
    this.#current = new TrackedExecution(this.#options, this.#faults, { name, metadata });
  }

  /** The provider is called. */
  startStream(): void {
    this.#execution.startStream();
  }

  /** `ttft`: ms. */
  recordFirstToken(ttft: number): void {
    this.#leave("FIRST_TOKEN", { timeToFirstToken: ttft });
  }

  /** Leaves a breadcrumb where `breadcrumbsForTokens` is on, and never the text. */
  recordToken(value: string = ""): void {
    if (!this.#options.breadcrumbsForTokens) return;
    this.#add((execution) => tokenBreadcrumb(execution.tokens++, value.length, Date.now()));
  }

  /** `attempt`: the number of the try about to start. */
  recordRetry(attempt: number, reason: string, isNetworkError: boolean): void {
    this.#leave("RETRY_ATTEMPT", { attempt, reason: redactContent(reason, Infinity), isNetworkError });
  }

  /** An error that is not `retried` is captured. */
  recordNetworkError(error: unknown, type: string, retried: boolean): void {
    this.#leave("NETWORK_ERROR", { errorType: type, retried });
    if (!retried) this.#fail(error, { ...failureRecordOf(error), category: "network", type });
  }

  recordGuardrailViolations(violations: readonly Violation[]): void {
    const { captureGuardrailViolations, minGuardrailSeverity } = this.#options;
    for (const found of violations) {
      const violation = { ...found, message: redactContent(found.message, Infinity) };
      this.#leave("GUARDRAIL_VIOLATION", { violation });
      if (captureGuardrailViolations && isAtLeast(violation.severity, minGuardrailSeverity)) {
        this.#capture(capturedViolationOf(violation, 1));
      }
    }
  }

  recordDrift(detected: boolean, types: readonly string[]): void {
    if (detected) this.#leave("DRIFT_DETECTED", { types });
  }

  /** The provider has answered. */
  completeStream(tokenCount: number): void {
    this.#execution.endStream("completed", { tokens: tokenCount });
  }

  /** Ends the stream, as its telemetry says it ended. */
  completeExecution(telemetry?: Telemetry, outcome: Outcome = telemetry?.outcome ?? "completed"): void {
    this.#execution.end(outcome, telemetry);
    this.#current = undefined;
  }

  /** Captures the error, once however often it is recorded, and ends the stream. One that was aborted is no failure. */
  recordFailure(error: unknown, telemetry?: Telemetry): void {
    if (this.#current === undefined && this.#reported.has(error)) return;
    if (isL0Error(error) && error.code === "STREAM_ABORTED") {
      this.#reported.add(error);
      return this.completeExecution(telemetry, "aborted");
    }
    const record = failureRecordOf(error, telemetry);
    this.#fail(error, record, telemetry);
    this.#execution.end("failed", telemetry, record.code);
    this.#current = undefined;
  }

  /** What is told without a start starts a stream of the usual name. */
  get #execution(): TrackedExecution {
    return (this.#current ??= new TrackedExecution(this.#options, this.#faults, { name: DEFAULT_NAME }));
  }

  #leave<T extends TrailType>(type: T, facts: Facts<T>): void {
    this.#add(() => breadcrumbOf(type, facts, Date.now()));
  }

  #add(breadcrumb: (execution: TrackedExecution) => Breadcrumb): void {
    const execution = this.#execution;
    execution.leave(breadcrumb(execution));
  }

  #fail(error: unknown, record: FailureRecord, telemetry?: Telemetry): void {
    const isWanted = !isNetworkFailure(record) || this.#options.captureNetworkErrors;
    if (isWanted && !this.#reported.has(error)) this.#capture(capturedErrorOf(record, { telemetry }));
    // One that is not wanted is not either where it comes again as the failure that it has caused.
    this.#reported.add(error);
  }

  #capture(captured: Captured): void {
    this.#execution.capture(captured);
  }
}

/** Makes an {@link L0Sentry}. */
export const createSentryIntegration = (options: SentryHandlerOptions): L0Sentry => new L0Sentry(options);
