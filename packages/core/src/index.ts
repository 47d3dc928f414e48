export { batch, type BatchHandler, type BatchItem, type BatchOptions } from "./events/batch.ts";
export { combine } from "./events/combine.ts";
export { debounce } from "./events/debounce.ts";
export { exclude, filter } from "./events/filter.ts";
export { Monitoring } from "./events/monitoring.ts";
export { sample } from "./events/sample.ts";
export { tap } from "./events/tap.ts";
export type { CloseOptions, CloseReport } from "./events/close-handlers.ts";
export type { Callback, CallbackOptions } from "./events/callbacks.ts";
export type { OnHandlerError, UserCode } from "./events/tell-once.ts";
export { createL0, l0, type L0 } from "./l0.ts";
export type { CheckIntervals, L0Options, TimeoutOptions } from "./options.ts";
export { type AggregateMetrics, mergeAggregates } from "./monitor/aggregate.ts";
export type { Distribution } from "./monitor/distribution.ts";
export { createMonitor, L0Monitor, type L0MonitorOptions, type TelemetrySummary } from "./monitor/l0-monitor.ts";
export { Monitor, type MonitorOptions } from "./monitor/monitor.ts";
export { MonitoringConfig, type MetricsOptions, type SamplingOptions } from "./monitor/monitoring-config.ts";
export type { EstimateTokens, Pricing } from "./policy/billing.ts";
export { type ModelPrice, priceTable } from "./policy/price-table.ts";
export type { WaitUntil } from "./events/flush-at-end.ts";
export type { Redact, RedactKind } from "./events/redaction.ts";
export { redactContent } from "./events/redact-content.ts";
export { redactSecrets } from "./platform/secrets.ts";
export { showValue } from "./platform/show-value.ts";
export type { Backoff } from "./policy/backoff.ts";
export type { ContinuationOptions } from "./policy/continuation.ts";
export { type ChatMessage, continuationMessages, type ContinuationStrategy } from "./policy/continuation-messages.ts";
export { recommendedRetry, type RetryContext, type RetryOptions } from "./policy/retry-options.ts";
export { exponentialRetry, minimalRetry, strictRetry } from "./policy/retry-presets.ts";
export type { AttemptContext, StreamFactory } from "./policy/stream-factory.ts";
export type { L0Result, L0State } from "./result/l0-result.ts";
export type { ErrorCategory, FailureType, L0ErrorCode, RetryReason } from "./errors/codes.ts";
export { type ErrorContext, isL0Error, L0Error, type L0ErrorInit } from "./errors/l0-error.ts";
export type { NetworkErrorType } from "./errors/network-error-type.ts";
export {
  defineHandler,
  type EventHandler,
  type EventOf,
  type HandlerDefinition,
  type L0Event,
  type L0EventType,
  type StreamInfo,
  type StreamScope,
} from "./events/handler.ts";
export {
  type AttemptOutcome,
  EventType,
  type LifecycleEvent,
  type LifecycleEventBase,
  type LifecycleEventOf,
  type LifecycleEventType,
  type LifecycleFields,
  type RecoveryStrategy,
} from "./events/lifecycle-event.ts";
export {
  type CompleteEvent,
  type DataEvent,
  type MessageEvent,
  type ObservedStreamEvent,
  type ProgressEvent,
  type ReasoningEvent,
  type ResetEvent,
  type StreamEvent,
  StreamEventType,
  type TokenEvent,
} from "./events/stream-event.ts";
export type {
  AttemptRecord,
  ContinuationRecord,
  CostRecord,
  DriftRecord,
  ErrorRecord,
  GuardrailRecord,
  InterTokenLatency,
  L0Telemetry,
  NetworkErrorDetail,
  Outcome,
  StreamMetrics,
  Telemetry,
} from "./events/telemetry.ts";
export type { AnswerFacts, MessagePiece, StreamPiece, TakenBack } from "./events/stream-piece.ts";
export type { Decoder, SourceSink } from "./source/decoder.ts";
export { unknownChunk } from "./source/invalid-stream.ts";
export type { SourceAdapter } from "./source/source-adapter.ts";
export type { Usage } from "./events/usage.ts";
export type { Violation, ViolationSeverity } from "./events/violation.ts";
export type { DriftType } from "./events/drift-type.ts";
export type { DriftDetector, DriftFinding, DriftRun } from "./drift/drift-detector.ts";
export type {
  GuardrailContext,
  GuardrailRule,
  IncrementalRule,
  RuleRun,
  TextEnd,
  WholeTextRule,
} from "./guardrails/rule.ts";
