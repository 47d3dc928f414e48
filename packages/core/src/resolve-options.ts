import { CALLBACK_NAMES, callbackHandlers, type CallbackName } from "./events/callbacks.ts";
import { labelOf, partsOf } from "./events/combine.ts";
import { type OnHandlerError, tellOnce } from "./events/tell-once.ts";
import { EVENT_TYPES } from "./events/event-types.ts";
import type { EventHandler } from "./events/handler.ts";
import { mergeOptions } from "./merge-options.ts";
import {
  BOOLEAN,
  checkOptions,
  COUNT,
  DURATION,
  FUNCTION,
  FUNCTIONS,
  HANDLERS,
  invalidOption,
  OBJECT,
  oneOf,
  type OptionRules,
  SIGNAL,
  someOf,
  TEXT,
} from "./option-rules.ts";
import type { L0Options, MonitoringOptions, TimeoutOptions } from "./options.ts";
import { BACKOFFS } from "./policy/backoff.ts";
import { RECOMMENDED_RETRY, type RetryOptions } from "./policy/retry-options.ts";
import type { SessionOptions } from "./policy/session-options.ts";

const RETRY: OptionRules<RetryOptions> = {
  attempts: COUNT,
  maxRetries: COUNT,
  maxTotalRetries: COUNT,
  baseDelay: DURATION,
  maxDelay: DURATION,
  backoff: oneOf(BACKOFFS),
  retryOn: someOf([...RECOMMENDED_RETRY.retryOn, "unknown"]),
  respectRetryAfter: BOOLEAN,
  maxRetryAfter: DURATION,
  maxElapsed: DURATION,
  shouldRetry: FUNCTION,
};
const TIMEOUT: OptionRules<TimeoutOptions> = { initialToken: DURATION, interToken: DURATION, total: DURATION };
const MONITORING: OptionRules<MonitoringOptions> = { enabled: BOOLEAN, metadata: OBJECT };

const RULES: OptionRules<L0Options> = {
  stream: FUNCTION,
  fallbackStreams: FUNCTIONS,
  retry: RETRY as Readonly<Record<string, typeof TEXT>>,
  timeout: TIMEOUT as Readonly<Record<string, typeof TEXT>>,
  requireEndMark: BOOLEAN,
  allowEmpty: BOOLEAN,
  keepContent: BOOLEAN,
  signal: SIGNAL,
  monitoring: MONITORING as Readonly<Record<string, typeof TEXT>>,
  model: TEXT,
  provider: TEXT,
  sessionId: TEXT,
  context: OBJECT,
  onEvent: HANDLERS,
  onHandlerError: FUNCTION,
  ...(Object.fromEntries(CALLBACK_NAMES.map((name) => [name, FUNCTION])) as Record<CallbackName, typeof FUNCTION>),
};

/** The default of `onHandlerError`. */
export const warn: OnHandlerError = (error, handler, where) => {
  // What a handler throws is foreign text; its name says which one to look at, and `onHandlerError` gets it whole.
  const name = error instanceof Error ? error.name : typeof error;
  // oxlint-disable-next-line no-console -- the documented default of `onHandlerError`
  console.warn(`L0: the handler ${labelOf(handler)} threw ${name} in ${where}; the stream is not affected.`);
};

const DEFAULTS: Partial<L0Options> = {
  fallbackStreams: [],
  retry: RECOMMENDED_RETRY,
  timeout: { initialToken: 60_000, interToken: 30_000, total: 0 },
  requireEndMark: true,
  allowEmpty: false,
  keepContent: true,
  monitoring: { enabled: false },
  onHandlerError: warn,
};

/** Throws `INVALID_OPTIONS` for an option that is unknown or impossible. */
export function checkL0Options(options: unknown): void {
  checkOptions(options, RULES);
}

/** Checks the options and fills in the defaults, once. Throws `INVALID_OPTIONS`, naming what was wrong and what is allowed. */
export function resolveOptions(given: L0Options): SessionOptions {
  checkL0Options(given);
  if (!given.stream) throw invalidOption("stream", given.stream, FUNCTION[1]);
  const options = mergeOptions(DEFAULTS, given) as L0Options as Merged;
  const { enabled, metadata } = options.monitoring;
  const { initialToken, interToken, total } = options.timeout;
  return {
    ...options,
    sources: [given.stream, ...options.fallbackStreams],
    timeout: { initialToken: initialToken || Infinity, interToken: interToken || Infinity, total: total || Infinity },
    monitoring: { enabled, metadata: { ...metadata } },
    context: Object.freeze({ ...options.context, ...metadata }),
    handlers: resolveHandlers(given),
    onHandlerError: tellOnce(options.onHandlerError),
  };
}

/** The options once every default is filled in. */
type Merged = Required<
  Pick<L0Options, "fallbackStreams" | "requireEndMark" | "allowEmpty" | "keepContent" | "onHandlerError">
> &
  Pick<SessionOptions, "retry" | "timeout" | "monitoring" | "signal" | "model" | "provider" | "sessionId" | "context">;

function resolveHandlers(options: L0Options): readonly EventHandler[] {
  const handlers = [options.onEvent ?? [], callbackHandlers(options)].flat().flatMap(partsOf);
  for (const handler of handlers) {
    const { events = [] } = handler;
    const unknown = Array.isArray(events) ? events.find((type) => !EVENT_TYPES.has(type)) : events;
    if (unknown !== undefined)
      throw invalidOption(`events of ${labelOf(handler)}`, unknown, [...EVENT_TYPES].join(", "));
  }
  return handlers;
}
