import type { ErrorCategory, FailureType, L0ErrorCode } from "../errors/codes.ts";
import type { L0Error } from "../errors/l0-error.ts";
import type { NetworkErrorType } from "../errors/network-error-type.ts";
import type { DriftType } from "./drift-type.ts";
import type { AnswerFacts } from "./stream-piece.ts";
import type { Outcome, Telemetry } from "./telemetry.ts";
import type { Usage } from "./usage.ts";
import type { Violation } from "./violation.ts";

/** What the runtime does after an error. */
export type RecoveryStrategy = "retry" | "fallback" | "continue" | "halt";

/** How an attempt ended; `aborted` covers an abandoned stream too. */
export type AttemptOutcome = "completed" | "failed" | "aborted";

/** The fields of each lifecycle event, beside the common ones of {@link LifecycleEventBase}. Times and waits are milliseconds. */
export interface LifecycleFields {
  SESSION_START: {
    readonly model?: string;
    readonly provider?: string;
    readonly operation: "chat";
    readonly sampled: boolean;
    /** Unix epoch, ms. */
    readonly startTime: number;
  };
  ATTEMPT_START: {
    /** 1-based, over the whole session. */
    readonly attempt: number;
    readonly isRetry: boolean;
    readonly isFallback: boolean;
    /** 0 is the primary stream. */
    readonly fallbackIndex: number;
    readonly model?: string;
    readonly provider?: string;
  };
  /** Once per session. */
  FIRST_TOKEN: {
    /** From the first pull to the arrival of the first text token, retry waits included. */
    readonly timeToFirstToken: number;
    readonly model?: string;
    readonly provider?: string;
    readonly responseId?: string;
  };
  TOOL_REQUESTED: { readonly toolName: string; readonly toolCallId: string; readonly arguments: unknown };
  /** The output up to here has passed every check: a failed attempt may be continued from it. */
  CHECKPOINT_SAVED: {
    /** Valid text tokens. */
    readonly tokenCount: number;
    /** UTF-16 length of the valid text. */
    readonly length: number;
  };
  GUARDRAIL_VIOLATION: { readonly violation: Violation };
  DRIFT_DETECTED: {
    readonly types: readonly DriftType[];
    /** Of the surest one, 0 to 1. */
    readonly confidence: number;
  };
  /** The provider has fallen silent in the middle of its answer; `TIMEOUT_TRIGGERED` follows. */
  STALL_DETECTED: {
    /** How long it has given nothing, ms. */
    readonly gap: number;
  };
  TIMEOUT_TRIGGERED: {
    readonly timeoutType: "initial" | "inter" | "total";
    readonly elapsed: number;
    readonly limit: number;
  };
  NETWORK_ERROR: {
    readonly error: L0Error;
    readonly errorType: NetworkErrorType;
    readonly statusCode?: number;
    readonly retryable: boolean;
  };
  /** With what the provider itself said of its answer: its model, not the options', and what it billed. */
  ATTEMPT_END: AnswerFacts & {
    readonly attempt: number;
    readonly outcome: AttemptOutcome;
    readonly error?: L0Error;
    /** Text tokens that this attempt gave. */
    readonly tokens: number;
    readonly duration: number;
    /** What `pricing` says of its usage, USD. */
    readonly cost?: number;
  };
  ERROR: {
    readonly error: L0Error;
    readonly code: L0ErrorCode;
    readonly category: ErrorCategory;
    readonly failureType: FailureType;
    readonly recoveryStrategy: RecoveryStrategy;
    /** True for the error that the consumer gets. */
    readonly terminal: boolean;
  };
  RETRY_ATTEMPT: {
    /** Number of the try about to start. */
    readonly attempt: number;
    /** Tries that the retry budget of this source still allows, this one included, plus those made. */
    readonly maxAttempts: number;
    /** Code of the error that causes the retry. */
    readonly reason: L0ErrorCode;
    readonly isNetworkError: boolean;
    readonly delay: number;
    /** What the provider asked for, ms. */
    readonly retryAfter?: number;
  };
  RETRY_GIVE_UP: { readonly reason: string; readonly attempts: number };
  FALLBACK_START: { readonly fromIndex: number; readonly toIndex: number; readonly reason: L0ErrorCode };
  /** The attempt that has just begun continues the text of the one before, from the last checkpoint. */
  RESUME_START: {
    /** UTF-16 length of the text that is continued. */
    readonly checkpointLength: number;
    /** Text tokens in it. */
    readonly tokenCount: number;
  };
  RESET: { readonly attempt: number; readonly offset: number; readonly voidedTokens: number };
  ABORT_REQUESTED: { readonly source: "abort" | "signal" };
  ABORT_COMPLETED: { readonly tokenCount: number; readonly contentLength: number };
  COMPLETE: {
    readonly tokenCount: number;
    readonly contentLength: number;
    readonly duration: number;
    readonly usage?: Usage;
  };
  SESSION_END: { readonly outcome: Outcome; readonly telemetry: Telemetry };
}

/** What every lifecycle event has. */
export interface LifecycleEventBase {
  /** Unix epoch, ms. */
  readonly ts: number;
  readonly streamId: string;
  readonly sessionId: string;
  /** The user's `context` and `monitoring.metadata`, frozen. */
  readonly context: Readonly<Record<string, unknown>>;
}

export type LifecycleEventType = keyof LifecycleFields;

/** A lifecycle event of one type. */
export type LifecycleEventOf<T extends LifecycleEventType> = { readonly type: T } & LifecycleEventBase &
  LifecycleFields[T];

/** Facts about a stream, for handlers only; discriminated by `type`. */
export type LifecycleEvent = { [T in LifecycleEventType]: LifecycleEventOf<T> }[LifecycleEventType];

/** A lifecycle event before the common fields are added. */
export type LifecycleFact = {
  [T in LifecycleEventType]: { readonly type: T } & LifecycleFields[T];
}[LifecycleEventType];

/** Names of the lifecycle events, and `TOKEN`. */
export const EventType: { readonly [T in LifecycleEventType]: T } & { readonly TOKEN: "token" } = {
  TOKEN: "token",
  SESSION_START: "SESSION_START",
  ATTEMPT_START: "ATTEMPT_START",
  FIRST_TOKEN: "FIRST_TOKEN",
  TOOL_REQUESTED: "TOOL_REQUESTED",
  CHECKPOINT_SAVED: "CHECKPOINT_SAVED",
  GUARDRAIL_VIOLATION: "GUARDRAIL_VIOLATION",
  DRIFT_DETECTED: "DRIFT_DETECTED",
  STALL_DETECTED: "STALL_DETECTED",
  TIMEOUT_TRIGGERED: "TIMEOUT_TRIGGERED",
  NETWORK_ERROR: "NETWORK_ERROR",
  ATTEMPT_END: "ATTEMPT_END",
  ERROR: "ERROR",
  RETRY_ATTEMPT: "RETRY_ATTEMPT",
  RETRY_GIVE_UP: "RETRY_GIVE_UP",
  FALLBACK_START: "FALLBACK_START",
  RESUME_START: "RESUME_START",
  RESET: "RESET",
  ABORT_REQUESTED: "ABORT_REQUESTED",
  ABORT_COMPLETED: "ABORT_COMPLETED",
  COMPLETE: "COMPLETE",
  SESSION_END: "SESSION_END",
};
