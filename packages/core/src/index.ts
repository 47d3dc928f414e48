export { combine } from "./events/combine.ts";
export type { CloseOptions, CloseReport } from "./events/close-handlers.ts";
export type { Callback, CallbackOptions } from "./events/callbacks.ts";
export type { OnHandlerError, UserCode } from "./events/tell-once.ts";
export { createL0, l0, type L0 } from "./l0.ts";
export type { CheckIntervals, L0Options, MonitoringOptions, TimeoutOptions } from "./options.ts";
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
  ErrorRecord,
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
