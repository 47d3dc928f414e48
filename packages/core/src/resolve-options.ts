import { CALLBACK_NAMES, callbackHandlers, type CallbackName } from "./events/callbacks.ts";
import { labelOf, partsOf } from "./events/combine.ts";
import { type OnHandlerError, tellOnce } from "./events/tell-once.ts";
import { EVENT_TYPES } from "./events/event-types.ts";
import type { EventHandler } from "./events/handler.ts";
import {
  ADAPTER,
  BOOLEAN,
  checkOptions,
  COUNT,
  DETECTOR,
  DURATION,
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
  type Rule,
  SIGNAL,
  someOf,
  TEXT,
} from "./errors/option-rules.ts";
import { flushAtEnd } from "./events/flush-at-end.ts";
import { Redaction } from "./events/redaction.ts";
import { resolveMonitoring, MONITORING } from "./monitor/resolve-monitoring.ts";
import type { CheckIntervals, L0Options, TimeoutOptions } from "./options.ts";
import { NETWORK_ERROR_TYPES } from "./errors/failures.ts";
import type { NetworkErrorType } from "./errors/network-error-type.ts";
import { type Complete, known, over } from "./platform/known.ts";
import { redactSecrets } from "./platform/secrets.ts";
import { BACKOFFS } from "./policy/backoff.ts";
import { CONTINUATION, type ContinuationOptions } from "./policy/continuation.ts";
import { recommendedRetry, type RetryOptions } from "./policy/retry-options.ts";
import type { SessionOptions } from "./policy/session-options.ts";

type DelayRules = Record<NetworkErrorType, Rule>;

const RETRY: OptionRules<RetryOptions> = {
  attempts: COUNT,
  maxRetries: COUNT,
  maxTotalRetries: COUNT,
  baseDelay: DURATION,
  maxDelay: DURATION,
  backoff: oneOf(BACKOFFS),
  retryOn: someOf([...recommendedRetry.retryOn, "unknown"]),
  errorTypeDelays: Object.fromEntries(NETWORK_ERROR_TYPES.map((type) => [type, DURATION])) as DelayRules,
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
  continueFromLastKnownGoodToken: orBoolean(CONTINUATION_RULES),
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

const DEFAULTS = {
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
} satisfies Partial<L0Options>;

/** Throws `INVALID_OPTIONS` for an option that is unknown or impossible. */
export function checkL0Options(options: unknown): void {
  checkOptions(options, RULES);
}

/** Checks the options and fills in the defaults, once. Throws `INVALID_OPTIONS`, naming what was wrong and what is allowed. */
export function resolveOptions(given: L0Options): SessionOptions {
  checkL0Options(given);
  if (!given.stream) throw invalidOption("stream", given.stream, FUNCTION[1]);
  const options: Merged = { ...DEFAULTS, ...known(given) };
  const { guardrails, drift, requireEndMark, allowEmpty, keepContent, signal, source, pricing, estimateTokens } =
    options;
  const { model, provider, sessionId, waitUntil, continueFromLastKnownGoodToken: continues } = options;
  const { initialToken, interToken, total } = over(DEFAULTS.timeout, given.timeout);
  const onHandlerError = tellOnce(options.onHandlerError);
  const redaction = new Redaction(options.redact, onHandlerError);
  const monitoring = resolveMonitoring(given.monitoring);
  const metadata = redaction.values(monitoring.metadata, "metadata");
  const handlers = resolveHandlers(given);
  checkKept(options);
  // Field by field: a session holds it, and a spread of so many makes a hash table of it.
  return {
    guardrails,
    drift,
    requireEndMark,
    allowEmpty,
    keepContent,
    signal,
    model,
    provider,
    sessionId,
    source,
    pricing,
    estimateTokens,
    checkIntervals: over(DEFAULTS.checkIntervals, given.checkIntervals),
    retry: over(DEFAULTS.retry, given.retry),
    continuation: continues ? over(CONTINUATION, continues === true ? {} : continues) : undefined,
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

/** The options with every default, but for the fields of groups. */
type Merged = Omit<L0Options, keyof typeof DEFAULTS> & Complete<Pick<L0Options, keyof typeof DEFAULTS>>;

function resolveHandlers(options: L0Options): readonly EventHandler[] {
  const given = [options.onEvent ?? [], callbackHandlers(options)].flat().flatMap(partsOf);
  // One that is given twice, with the defaults and with the call perhaps, is told of everything once.
  const handlers = [...new Set(given)];
  for (const handler of handlers) {
    const { events = [] } = handler;
    const unknown = Array.isArray(events) ? events.find((type) => !EVENT_TYPES.has(type)) : events;
    if (unknown !== undefined)
      throw invalidOption(`events of ${labelOf(handler)}`, unknown, [...EVENT_TYPES].join(", "));
  }
  return handlers;
}
