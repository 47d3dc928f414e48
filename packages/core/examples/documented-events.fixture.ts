import type { LifecycleEventType, LifecycleFields, StreamEvent } from "@l0/core";

/** Every key of a type: one that is missing, or is too many, does not compile. */
type Keys<T> = Readonly<Record<keyof T, 1>>;

type FieldsOf<T extends StreamEvent["type"]> = Omit<Extract<StreamEvent, { type: T }>, "type" | "attempt" | "offset">;

const events: { readonly [T in StreamEvent["type"]]: Keys<FieldsOf<T>> } = {
  token: { value: 1 },
  reasoning: { value: 1 },
  message: { role: 1, value: 1, toolCallId: 1, toolName: 1, arguments: 1, argumentsError: 1 },
  data: { data: 1 },
  progress: { progress: 1 },
  reset: { reason: 1, voidedTokens: 1 },
  complete: { usage: 1, finishReason: 1, responseId: 1, model: 1 },
};

const facts: { readonly [T in LifecycleEventType]: Keys<LifecycleFields[T]> } = {
  SESSION_START: { model: 1, provider: 1, operation: 1, sampled: 1, startTime: 1 },
  ATTEMPT_START: { attempt: 1, isRetry: 1, isFallback: 1, fallbackIndex: 1, model: 1, provider: 1 },
  FIRST_TOKEN: { timeToFirstToken: 1, model: 1, provider: 1, responseId: 1 },
  TOOL_REQUESTED: { toolName: 1, toolCallId: 1, arguments: 1 },
  CHECKPOINT_SAVED: { tokenCount: 1, length: 1 },
  GUARDRAIL_VIOLATION: { violation: 1 },
  DRIFT_DETECTED: { types: 1, confidence: 1 },
  STALL_DETECTED: { gap: 1 },
  TIMEOUT_TRIGGERED: { timeoutType: 1, elapsed: 1, limit: 1 },
  NETWORK_ERROR: { error: 1, errorType: 1, statusCode: 1, retryable: 1 },
  ATTEMPT_END: {
    attempt: 1,
    outcome: 1,
    error: 1,
    tokens: 1,
    duration: 1,
    usage: 1,
    finishReason: 1,
    responseId: 1,
    model: 1,
    provider: 1,
    cost: 1,
  },
  ERROR: { error: 1, code: 1, category: 1, failureType: 1, recoveryStrategy: 1, terminal: 1 },
  RETRY_ATTEMPT: { attempt: 1, maxAttempts: 1, reason: 1, isNetworkError: 1, delay: 1, retryAfter: 1 },
  RETRY_GIVE_UP: { reason: 1, attempts: 1 },
  FALLBACK_START: { fromIndex: 1, toIndex: 1, reason: 1 },
  RESUME_START: { checkpointLength: 1, tokenCount: 1 },
  RESET: { attempt: 1, offset: 1, voidedTokens: 1 },
  ABORT_REQUESTED: { source: 1 },
  ABORT_COMPLETED: { tokenCount: 1, contentLength: 1 },
  COMPLETE: { tokenCount: 1, contentLength: 1, duration: 1, usage: 1 },
  SESSION_END: { outcome: 1, telemetry: 1 },
};

type Names = Readonly<Record<string, readonly string[]>>;

const namesIn = (table: Readonly<Record<string, object>>): Names =>
  Object.fromEntries(Object.entries(table).map(([type, fields]) => [type, Object.keys(fields)]));

/** Own fields of each stream event. */
export const STREAM_EVENTS: Names = namesIn(events);

/** Own fields of each lifecycle event. */
export const FACTS: Names = namesIn(facts);
