import type { CallbackOptions } from "./events/callbacks.ts";
import type { OnHandlerError } from "./events/tell-once.ts";
import type { EventHandler } from "./events/handler.ts";
import type { WaitUntil } from "./events/flush-at-end.ts";
import type { Redact } from "./events/redaction.ts";
import type { DriftDetector } from "./drift/drift-detector.ts";
import type { GuardrailRule } from "./guardrails/rule.ts";
import type { MonitoringConfig } from "./monitor/monitoring-config.ts";
import type { EstimateTokens, Pricing } from "./policy/billing.ts";
import type { ContinuationOptions } from "./policy/continuation.ts";
import type { RetryOptions } from "./policy/retry-options.ts";
import type { SourceAdapter } from "./source/source-adapter.ts";
import type { StreamFactory } from "./policy/stream-factory.ts";

/** Limits on the time spent waiting for the provider, ms; `0` or `Infinity` switches one off. */
export interface TimeoutOptions {
  /** From the start of an attempt to its first generated content. @default 60000 */
  readonly initialToken?: number | undefined;
  /** Between two pieces of generated content. @default 30000 */
  readonly interToken?: number | undefined;
  /** Sum of the waits for providers and before retries, over the session. @default 0 (off) */
  readonly total?: number | undefined;
}

/** How often checks run, in text tokens; each runs once more at the end. */
export interface CheckIntervals {
  /** Rules on the whole text. @default 15 */
  readonly guardrails?: number | undefined;
  /** @default 25 */
  readonly drift?: number | undefined;
  /** @default 20 */
  readonly checkpoint?: number | undefined;
}

/** Options of `l0()`. */
export interface L0Options extends CallbackOptions {
  /** Makes the provider stream: once per attempt, never before the consumer first pulls. */
  readonly stream: StreamFactory;
  /** Tried in order when a source's retries are spent, or no retry would help. @default [] */
  readonly fallbackStreams?: readonly StreamFactory[] | undefined;
  /** What the output must be: rules of `@l0/core/guardrails`, or your own. @default [] */
  readonly guardrails?: readonly GuardrailRule[] | undefined;
  /** Whether the output leaves its path: `drift()` of `@l0/core/drift`, or your own. @default none */
  readonly drift?: DriftDetector | undefined;
  /** When a failed attempt is tried again. @default see {@link RetryOptions} */
  readonly retry?: RetryOptions | undefined;
  /** How long a provider may take. @default see {@link TimeoutOptions} */
  readonly timeout?: TimeoutOptions | undefined;
  /**
   * Whether a failed attempt is continued from the last checkpoint instead of started anew; the factory gets the text
   * as `checkpoint`. See {@link ContinuationOptions}. @default false
   */
  readonly continueFromLastKnownGoodToken?: boolean | ContinuationOptions | undefined;
  /**
   * `live`: output is given at once, and a `reset` says what has become void. `buffered`: it is held until the last
   * checks of the stream have passed, so that no reset is needed. @default "live"
   */
  readonly delivery?: "live" | "buffered" | undefined;
  /** How often the output is checked. @default see {@link CheckIntervals} */
  readonly checkIntervals?: CheckIntervals | undefined;
  /** Whether a stream that ends without its protocol's end mark has failed. @default true */
  readonly requireEndMark?: boolean | undefined;
  /** Whether an end with no text, tool call or data is a good end. @default false */
  readonly allowEmpty?: boolean | undefined;
  /** Whether the output is kept; without it memory is constant, and `text()` and `state.content` have nothing. Not with `buffered`, continuation or rules on the whole text. @default true */
  readonly keepContent?: boolean | undefined;
  /** Aborts the stream, as `result.abort()` does. */
  readonly signal?: AbortSignal | undefined;
  /** What is recorded, and whether it is kept for `result.telemetry`. @default off */
  readonly monitoring?: MonitoringConfig | undefined;
  /** The cost of a usage, USD; {@link priceTable} makes one. @default nothing is priced */
  readonly pricing?: Pricing | undefined;
  /** Estimates the output tokens of an attempt whose provider sent no usage, as where it was cut. Not with `keepContent: false`. @default no estimate */
  readonly estimateTokens?: EstimateTokens | undefined;
  /**
   * Applied to error messages, violations, tool arguments, the checkpoint and metadata before any handler sees them;
   * what it throws on is left out. The consumer is never redacted. @default redactSecrets
   */
  readonly redact?: Redact | undefined;
  /**
   * Given a promise at the first read that resolves when the stream has ended and its handlers are flushed: the
   * `waitUntil` of a serverless platform, so that it does not stop the process before. @default none
   */
  readonly waitUntil?: WaitUntil | undefined;
  /** The primary stream's, for telemetry; without it, learnt from the provider's chunks. */
  readonly model?: string | undefined;
  readonly provider?: string | undefined;
  /** Groups several streams of one conversation or job. @default the stream's own id */
  readonly sessionId?: string | undefined;
  /** Shallow-copied, frozen, and put on every lifecycle event. @default {} */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
  /** How to read a stream whose shape L0 does not know. @default none */
  readonly source?: SourceAdapter | undefined;
  /** Told of every event. @default [] */
  readonly onEvent?: EventHandler | readonly EventHandler[] | undefined;
  /** Told once of each handler, or other function of yours, that throws or rejects. @default one `console.warn` */
  readonly onHandlerError?: OnHandlerError | undefined;
}
