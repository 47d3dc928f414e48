import { CALLBACK_NAMES, callbackHandlers, type CallbackName } from "./events/callbacks.ts";
import { labelOf, partsOf } from "./events/combine.ts";
import { type OnHandlerError, tellOnce } from "./events/tell-once.ts";
import { EVENT_TYPES } from "./events/event-types.ts";
import type { EventHandler } from "./events/handler.ts";
import { mergeOptions } from "./merge-options.ts";
import {
  ADAPTER,
  BOOLEAN,
  checkOptions,
  COUNT,
  DETECTOR,
  DURATION,
  durations,
  FUNCTION,
  FUNCTIONS,
  GUARDRAILS,
  HANDLERS,
  INTERVAL,
  invalidOption,
  OBJECT,
  oneOf,
  type OptionRules,
  orBoolean,
  SIGNAL,
  someOf,
  TEXT,
} from "./errors/option-rules.ts";
import { flushAtEnd } from "./events/flush-at-end.ts";
import { Redaction } from "./events/redaction.ts";
import { resolveMonitoring, MONITORING } from "./monitor/resolve-monitoring.ts";
import type { CheckIntervals, L0Options, TimeoutOptions } from "./options.ts";
import { NETWORK_ERROR_TYPES } from "./errors/network-error-type.ts";
import { known } from "./platform/known.ts";
import { redactSecrets } from "./platform/secrets.ts";
import { BACKOFFS } from "./policy/backoff.ts";
import { CONTINUATION, type ContinuationOptions } from "./policy/continuation.ts";
import { recommendedRetry, type RetryOptions } from "./policy/retry-options.ts";
import type { SessionOptions } from "./policy/session-options.ts";

const RETRY: OptionRules<RetryOptions> = {
  attempts: COUNT,
  maxRetries: COUNT,
  maxTotalRetries: COUNT,
  baseDelay: DURATION,
  maxDelay: DURATION,
  backoff: oneOf(BACKOFFS),
  retryOn: someOf([...recommendedRetry.retryOn, "unknown"]),
  errorTypeDelays: durations(NETWORK_ERROR_TYPES),
  respectRetryAfter: BOOLEAN,
  maxRetryAfter: DURATION,
  maxElapsed: DURATION,
  shouldRetry: FUNCTION,
};
const TIMEOUT: OptionRules<TimeoutOptions> = { initialToken: DURATION, interToken: DURATION, total: DURATION };
const INTERVALS: OptionRules<CheckIntervals> = { guardrails: INTERVAL, drift: INTERVAL, checkpoint: INTERVAL };
const CONTINUATION_RULES: OptionRules<ContinuationOptions> = {
  minOverlap: COUNT,
  maxOverlap: COUNT,
  caseSensitive: BOOLEAN,
  normalizeWhitespace: BOOLEAN,
  structured: BOOLEAN,
};

const RULES: OptionRules<L0Options> = {
  stream: FUNCTION,
  fallbackStreams: FUNCTIONS,
  guardrails: GUARDRAILS,
  drift: DETECTOR,
  retry: RETRY,
  timeout: TIMEOUT,
  continueFromLastKnownGoodToken: orBoolean(
    "continueFromLastKnownGoodToken",
    CONTINUATION_RULES as Readonly<Record<string, typeof TEXT>>,
  ),
  delivery: oneOf(["live", "buffered"]),
  checkIntervals: INTERVALS,
  requireEndMark: BOOLEAN,
  allowEmpty: BOOLEAN,
  keepContent: BOOLEAN,
  signal: SIGNAL,
  monitoring: MONITORING,
  pricing: FUNCTION,
  estimateTokens: FUNCTION,
  redact: FUNCTION,
  waitUntil: FUNCTION,
  model: TEXT,
  provider: TEXT,
  sessionId: TEXT,
  context: OBJECT,
  source: ADAPTER,
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

// oxlint-disable-next-line no-console -- there is no better place for what only a developer can mend
const onWarning = (message: string): void => console.warn(`L0: ${message}`);

const NO_CONTEXT = Object.freeze({});

const DEFAULTS: Partial<L0Options> = {
  fallbackStreams: [],
  retry: recommendedRetry,
  timeout: { initialToken: 60_000, interToken: 30_000, total: 0 },
  guardrails: [],
  continueFromLastKnownGoodToken: false,
  delivery: "live",
  checkIntervals: { guardrails: 15, drift: 25, checkpoint: 20 },
  requireEndMark: true,
  allowEmpty: false,
  keepContent: true,
  redact: redactSecrets,
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
  const onHandlerError = tellOnce(options.onHandlerError);
  const redaction = new Redaction(options.redact, onHandlerError);
  const monitoring = resolveMonitoring(options.monitoring);
  const metadata = redaction.values(monitoring.metadata, "metadata");
  const { initialToken, interToken, total } = options.timeout;
  const { continueFromLastKnownGoodToken: continues, waitUntil } = options;
  const handlers = resolveHandlers(given);
  checkKept(options);
  // Field by field: a session holds it, and a spread of so many makes a hash table of it.
  return {
    guardrails: options.guardrails,
    drift: options.drift,
    checkIntervals: options.checkIntervals,
    retry: options.retry,
    requireEndMark: options.requireEndMark,
    allowEmpty: options.allowEmpty,
    keepContent: options.keepContent,
    signal: options.signal,
    model: options.model,
    provider: options.provider,
    sessionId: options.sessionId,
    source: options.source,
    pricing: options.pricing,
    estimateTokens: options.estimateTokens,
    continuation: continues ? { ...CONTINUATION, ...(continues === true ? {} : known(continues)) } : undefined,
    buffered: options.delivery === "buffered",
    sources: [given.stream, ...options.fallbackStreams],
    timeout: { initialToken: initialToken || Infinity, interToken: interToken || Infinity, total: total || Infinity },
    monitoring: metadata ? { ...monitoring, metadata } : monitoring,
    redaction,
    context: options.context || metadata ? Object.freeze({ ...options.context, ...metadata }) : NO_CONTEXT,
    handlers,
    onHandlerError,
    onBegin: waitUntil && flushAtEnd(waitUntil, handlers, onHandlerError),
    onWarning,
  };
}

/** What needs the output cannot do without it. */
function checkKept(options: Merged): void {
  const { keepContent, delivery, continueFromLastKnownGoodToken: continues, guardrails, estimateTokens } = options;
  if (keepContent) return;
  const rule = guardrails.find((one) => "check" in one);
  const needs = [
    delivery === "buffered" && "delivery: buffered",
    continues && "continueFromLastKnownGoodToken",
    estimateTokens && "estimateTokens",
    rule && `the guardrail ${rule.name}, a rule on the whole text`,
  ].find(Boolean);
  if (needs) throw invalidOption("keepContent", false, `true beside ${needs}, which needs the text`);
}

/** The options once every default is filled in. */
type Merged = Required<
  Pick<
    L0Options,
    | "fallbackStreams"
    | "guardrails"
    | "continueFromLastKnownGoodToken"
    | "delivery"
    | "requireEndMark"
    | "allowEmpty"
    | "keepContent"
    | "onHandlerError"
    | "redact"
  >
> &
  Pick<L0Options, "waitUntil" | "monitoring"> &
  Pick<
    SessionOptions,
    | "drift"
    | "source"
    | "checkIntervals"
    | "retry"
    | "timeout"
    | "pricing"
    | "estimateTokens"
    | "signal"
    | "model"
    | "provider"
    | "sessionId"
    | "context"
  >;

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
