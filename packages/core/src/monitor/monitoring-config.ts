import { mergeMonitoring } from "./resolve-monitoring.ts";

/** Which records are kept. Decided once per stream, by its id; metrics and aggregates are never sampled. */
export interface SamplingOptions {
  /** Share of the streams, 0 to 1. The same as `sampleRate`. @default 1 */
  readonly rate?: number | undefined;
  /** A shorter stream is not kept, unless `sampleErrors` or `sampleSlow` keeps it, ms. @default 0 */
  readonly minDuration?: number | undefined;
  /** Whether every stream that failed is kept, whatever the rate. @default true */
  readonly sampleErrors?: boolean | undefined;
  /** Whether every stream that took longer than `slowThreshold` is kept, whatever the rate. @default true */
  readonly sampleSlow?: boolean | undefined;
  /** ms @default 5000 */
  readonly slowThreshold?: number | undefined;
}

/** What a record has. Counts are exact whatever is switched off here: details and measurements go. */
export interface MetricsOptions {
  /** Whether each token is timed, with two readings of a clock. Without: no latency between tokens, no `providerTime`, no `consumerTime`, no `timeToFirstToken` of an attempt. @default true */
  readonly collectTokens?: boolean | undefined;
  /** The same as `includeTimings`. @default true */
  readonly collectTiming?: boolean | undefined;
  /** Whether there are rows of `attempts`, and the last error of `retries`. @default true */
  readonly collectRetries?: boolean | undefined;
  /** Whether `guardrails.violations` has them one by one. @default true */
  readonly collectGuardrails?: boolean | undefined;
  /** Whether `network.errors` has them one by one, and `error` its stack. @default true */
  readonly collectErrors?: boolean | undefined;
  /** Whether the latency between tokens is kept, its mean and its distribution, 2 KB a stream. @default true */
  readonly interTokenLatency?: boolean | undefined;
  /** The percentiles of `interToken`, each above 0 and at most 1. @default [0.5, 0.9, 0.95, 0.99] */
  readonly percentiles?: readonly number[] | undefined;
}

/** What is recorded of streams, and which records are kept: of `l0()`, `L0Monitor` and `Monitor`. */
export interface MonitoringConfig {
  /** Whether `result.telemetry` is kept. Handlers that take `SESSION_END` get telemetry in any case. @default false; in `Monitor` and the presets true */
  readonly enabled?: boolean | undefined;
  /** Share of the streams whose records are kept, 0 to 1. @default 1 */
  readonly sampleRate?: number | undefined;
  readonly sampling?: SamplingOptions | undefined;
  /** Whether `network.errors` has them one by one; they are counted in any case. @default true */
  readonly includeNetworkDetails?: boolean | undefined;
  /** Whether there are times beside `duration`, `retryWait` and those of attempts. @default true */
  readonly includeTimings?: boolean | undefined;
  readonly metrics?: MetricsOptions | undefined;
  /** Failures, and violations, that a record has one by one. @default 32 */
  readonly maxErrors?: number | undefined;
  /** Whether `continuation.checkpointContent` has the text that was continued. It is output. @default false */
  readonly includeCheckpoint?: boolean | undefined;
  /** Copied into the telemetry and into the `context` of every lifecycle event, redacted. */
  readonly metadata?: Readonly<Record<string, unknown>> | undefined;
  /** `Monitor`: records that are kept, and sessions that have aggregates of their own. @default 100 */
  readonly bufferSize?: number | undefined;
  /** `Monitor`: how often `onFlush` gets the records that are new, ms; 0 is never. @default 0 */
  readonly flushInterval?: number | undefined;
}

/** Presets for {@link MonitoringConfig}; what is given replaces their fields. */
export const MonitoringConfig: {
  /**
   * A tenth of the streams, and all that failed or were slow; the latency between tokens is not kept. For `Monitor`: a
   * `bufferSize` of 1000, and a `flushInterval` of 30 seconds.
   */
  production(overrides?: MonitoringConfig): MonitoringConfig;
  /** Everything of every stream. */
  development(overrides?: MonitoringConfig): MonitoringConfig;
  /** Streams that failed, and nothing else, without the times of tokens, the rows of `attempts` and the violations one by one. */
  minimal(overrides?: MonitoringConfig): MonitoringConfig;
} = {
  production: (overrides = {}) =>
    mergeMonitoring(
      {
        enabled: true,
        sampleRate: 0.1,
        metrics: { interTokenLatency: false },
        bufferSize: 1000,
        flushInterval: 30_000,
      },
      overrides,
    ),
  development: (overrides = {}) => mergeMonitoring({ enabled: true }, overrides),
  minimal: (overrides = {}) =>
    mergeMonitoring(
      {
        enabled: true,
        sampleRate: 0,
        sampling: { sampleSlow: false },
        metrics: { collectTokens: false, collectTiming: false, collectRetries: false, collectGuardrails: false },
      },
      overrides,
    ),
};
