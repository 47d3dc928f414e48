import type { EventHandler, EventOf, L0Event, L0EventType, StreamInfo } from "./handler.ts";

/** A subscriber to one event. */
export type Callback<T extends L0EventType> = (event: EventOf<T>, stream: StreamInfo) => unknown;

/** Callbacks for the commonest events; each gets the event itself. */
export interface CallbackOptions {
  /** The first pull. */
  readonly onStart?: Callback<"SESSION_START"> | undefined;
  readonly onToken?: Callback<"token"> | undefined;
  readonly onComplete?: Callback<"COMPLETE"> | undefined;
  /** The terminal error only; those that are recovered from reach handlers as `ERROR`. */
  readonly onError?: Callback<"ERROR"> | undefined;
  readonly onRetry?: Callback<"RETRY_ATTEMPT"> | undefined;
  readonly onFallback?: Callback<"FALLBACK_START"> | undefined;
  readonly onResume?: Callback<"RESUME_START"> | undefined;
  readonly onCheckpoint?: Callback<"CHECKPOINT_SAVED"> | undefined;
  readonly onTimeout?: Callback<"TIMEOUT_TRIGGERED"> | undefined;
  readonly onAbort?: Callback<"ABORT_COMPLETED"> | undefined;
  readonly onViolation?: Callback<"GUARDRAIL_VIOLATION"> | undefined;
  readonly onDrift?: Callback<"DRIFT_DETECTED"> | undefined;
  readonly onToolCall?: Callback<"TOOL_REQUESTED"> | undefined;
}

export type CallbackName = keyof CallbackOptions;

const CALLBACKS: Readonly<Record<CallbackName, L0EventType>> = {
  onStart: "SESSION_START",
  onToken: "token",
  onComplete: "COMPLETE",
  onError: "ERROR",
  onRetry: "RETRY_ATTEMPT",
  onFallback: "FALLBACK_START",
  onResume: "RESUME_START",
  onCheckpoint: "CHECKPOINT_SAVED",
  onTimeout: "TIMEOUT_TRIGGERED",
  onAbort: "ABORT_COMPLETED",
  onViolation: "GUARDRAIL_VIOLATION",
  onDrift: "DRIFT_DETECTED",
  onToolCall: "TOOL_REQUESTED",
};

export const CALLBACK_NAMES: readonly CallbackName[] = Object.keys(CALLBACKS) as CallbackName[];

/** The callbacks of the options as handlers. */
export function callbackHandlers(options: CallbackOptions): EventHandler[] {
  const handlers: EventHandler[] = [];
  for (const name of CALLBACK_NAMES) {
    const callback = options[name] as EventHandler | undefined;
    if (callback !== undefined) handlers.push(callbackHandler(name, callback));
  }
  return handlers;
}

function callbackHandler(name: CallbackName, callback: EventHandler): EventHandler {
  const handle = (event: L0Event, stream: StreamInfo): unknown =>
    event.type !== "ERROR" || event.terminal ? callback(event, stream) : undefined;
  return Object.assign(handle, { label: name, events: [CALLBACKS[name]] });
}
