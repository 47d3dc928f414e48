import type { DriftOptions, DriftThresholds } from "./drift/index.ts";
import type { CustomPatternOptions } from "./guardrails/index.ts";
import type {
  BatchOptions,
  CheckIntervals,
  CloseOptions,
  ContinuationOptions,
  L0MonitorOptions,
  L0Options,
  MetricsOptions,
  ModelPrice,
  MonitoringConfig,
  MonitorOptions,
  RetryOptions,
  SamplingOptions,
  TimeoutOptions,
} from "./index.ts";
import type { ScriptedSourceOptions, TestHandlerOptions, TestSourceOptions } from "./testing/index.ts";

/** As a caller has them who knows of an option only that it may be there, and compiles with exactOptionalPropertyTypes. */
type MaybeGiven<T> = { [K in keyof T]: object extends Pick<T, K> ? T[K] | undefined : T[K] };

// For every option, undefined means not given.
export const l0Options = (given: MaybeGiven<L0Options>): L0Options => given;
export const retryOptions = (given: MaybeGiven<RetryOptions>): RetryOptions => given;
export const timeoutOptions = (given: MaybeGiven<TimeoutOptions>): TimeoutOptions => given;
export const checkIntervals = (given: MaybeGiven<CheckIntervals>): CheckIntervals => given;
export const continuationOptions = (given: MaybeGiven<ContinuationOptions>): ContinuationOptions => given;
export const monitoringConfig = (given: MaybeGiven<MonitoringConfig>): MonitoringConfig => given;
export const samplingOptions = (given: MaybeGiven<SamplingOptions>): SamplingOptions => given;
export const metricsOptions = (given: MaybeGiven<MetricsOptions>): MetricsOptions => given;
export const monitorOptions = (given: MaybeGiven<MonitorOptions>): MonitorOptions => given;
export const l0MonitorOptions = (given: MaybeGiven<L0MonitorOptions>): L0MonitorOptions => given;
export const batchOptions = (given: MaybeGiven<BatchOptions>): BatchOptions => given;
export const closeOptions = (given: MaybeGiven<CloseOptions>): CloseOptions => given;
export const modelPrice = (given: MaybeGiven<ModelPrice>): ModelPrice => given;
export const driftOptions = (given: MaybeGiven<DriftOptions>): DriftOptions => given;
export const driftThresholds = (given: MaybeGiven<DriftThresholds>): DriftThresholds => given;
export const customPatternOptions = (given: MaybeGiven<CustomPatternOptions>): CustomPatternOptions => given;
export const scriptedSourceOptions = (given: MaybeGiven<ScriptedSourceOptions>): ScriptedSourceOptions => given;
export const testHandlerOptions = (given: MaybeGiven<TestHandlerOptions>): TestHandlerOptions => given;
export const testSourceOptions = (given: MaybeGiven<TestSourceOptions>): TestSourceOptions => given;

// @ts-expect-error -- but for the one that has to be given
export const incomplete: L0Options = { stream: undefined };
