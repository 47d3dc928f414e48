import type { CallbackOptions } from "./events/callbacks.ts";
import type { OnHandlerError } from "./events/tell-once.ts";
import type { EventHandler } from "./events/handler.ts";
import type { RetryOptions } from "./policy/retry-options.ts";
import type { StreamFactory } from "./policy/stream-factory.ts";

/** Limits on the time spent waiting for the provider, ms; `0` or `Infinity` switches one off. */
export interface TimeoutOptions {
  /** From the start of an attempt to its first generated content. @default 60000 */
  readonly initialToken?: number;
  /** Between two pieces of generated content. @default 30000 */
  readonly interToken?: number;
  /** Sum of the waits for providers and before retries, over the session. @default 0 (off) */
  readonly total?: number;
}

export interface MonitoringOptions {
  /** Whether `result.telemetry` is kept. Handlers that take `SESSION_END` get telemetry in any case. @default false */
  readonly enabled?: boolean;
  /** Copied into the telemetry and into the `context` of every lifecycle event. */
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** Options of `l0()`. */
export interface L0Options extends CallbackOptions {
  /** Makes the provider stream: once per attempt, never before the consumer first pulls. */
  readonly stream: StreamFactory;
  /** Tried in order when a source's retries are spent. @default [] */
  readonly fallbackStreams?: readonly StreamFactory[];
  /** When a failed attempt is tried again. @default see {@link RetryOptions} */
  readonly retry?: RetryOptions;
  /** How long a provider may take. @default see {@link TimeoutOptions} */
  readonly timeout?: TimeoutOptions;
  /** Whether a stream that ends without its protocol's end mark has failed. @default true */
  readonly requireEndMark?: boolean;
  /** Whether an end with no text, tool call or data is a good end. @default false */
  readonly allowEmpty?: boolean;
  /** Whether the output is kept; without it memory is constant, and `text()` and `state.content` have nothing. @default true */
  readonly keepContent?: boolean;
  /** Aborts the stream, as `result.abort()` does. */
  readonly signal?: AbortSignal;
  /** Whether telemetry is kept for `result.telemetry`. @default off */
  readonly monitoring?: MonitoringOptions;
  /** The primary stream's, for telemetry; without it, learnt from the provider's chunks. */
  readonly model?: string;
  readonly provider?: string;
  /** Groups several streams of one conversation or job. @default the stream's own id */
  readonly sessionId?: string;
  /** Shallow-copied, frozen, and put on every lifecycle event. @default {} */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Told of every event. @default [] */
  readonly onEvent?: EventHandler | readonly EventHandler[];
  /** Told once per handler that throws or rejects. @default one `console.warn` */
  readonly onHandlerError?: OnHandlerError;
}
