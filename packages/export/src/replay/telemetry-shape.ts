import type {
  AttemptRecord,
  ContinuationRecord,
  CostRecord,
  DriftRecord,
  ErrorRecord,
  GuardrailRecord,
  NetworkErrorDetail,
  StreamMetrics,
  Telemetry,
  Usage,
  Violation,
} from "@l0/core";

/** Whether a value is what its name says. */
type Check = (value: unknown) => boolean;

/** A check for each field of `T`: a new one without it does not compile. */
type Fields<T> = { readonly [K in keyof T]-?: Check };

const text: Check = (value) => typeof value === "string";
const number: Check = (value) => typeof value === "number";
const flag: Check = (value) => typeof value === "boolean";
const anything: Check = () => true;
const maybe =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const listOf =
  (check: Check): Check =>
  (value) =>
    Array.isArray(value) && value.every(check);
const eachOf =
  (check: Check): Check =>
  (value) =>
    isObject(value) && Object.values(value).every(check);
/** Fields that a later version has added are let be. */
const fields = <T>(checks: Fields<T>): Check => {
  const all = Object.entries<Check>(checks);
  return (value) => isObject(value) && all.every(([name, check]) => check(own(value, name)));
};

const USAGE = fields<Usage>({
  inputTokens: maybe(number),
  outputTokens: maybe(number),
  cacheReadTokens: maybe(number),
  cacheWriteTokens: maybe(number),
  reasoningTokens: maybe(number),
  source: text,
});

const METRICS = fields<StreamMetrics>({
  timeToFirstToken: maybe(number),
  timeToFirstReasoning: maybe(number),
  avgInterTokenTime: maybe(number),
  interToken: maybe(eachOf(maybe(number))),
  tokensPerSecond: maybe(number),
  totalTokens: number,
  receivedTokens: number,
  voidedTokens: number,
  totalRetries: number,
  networkRetryCount: number,
  modelRetryCount: number,
  retryWait: number,
  stalls: number,
  providerTime: maybe(number),
  consumerTime: maybe(number),
});

const NETWORK_ERROR = fields<NetworkErrorDetail>({
  type: text,
  message: text,
  timestamp: number,
  retried: flag,
  delay: maybe(number),
  attempt: maybe(number),
});

const ATTEMPT = fields<AttemptRecord>({
  attempt: number,
  fallbackIndex: number,
  outcome: text,
  errorType: maybe(text),
  tokens: number,
  duration: number,
  timeToFirstToken: maybe(number),
  usage: maybe(USAGE),
  cost: maybe(number),
});

const VIOLATION = fields<Violation>({
  rule: text,
  message: text,
  severity: text,
  // A rule in plain JavaScript may say nothing of it.
  recoverable: maybe(flag),
  position: maybe(number),
  suggestion: maybe(text),
  context: anything,
});

const GUARDRAILS = fields<GuardrailRecord>({
  rulesChecked: number,
  passed: flag,
  violationCount: number,
  violationsByRule: eachOf(number),
  violationsByRuleAndSeverity: eachOf(eachOf(number)),
  violationsBySeverity: eachOf(number),
  violations: listOf(VIOLATION),
});

const CONTINUATION = fields<ContinuationRecord>({
  enabled: flag,
  used: flag,
  continuationCount: maybe(number),
  checkpointLength: maybe(number),
  checkpointContent: maybe(text),
});

const ERROR = fields<ErrorRecord>({
  occurred: flag,
  message: text,
  category: text,
  code: text,
  type: text,
  recoverable: flag,
  stack: maybe(text),
});

const TELEMETRY = fields<Telemetry>({
  streamId: text,
  sessionId: text,
  model: maybe(text),
  provider: maybe(text),
  startTime: number,
  endTime: maybe(number),
  duration: maybe(number),
  outcome: maybe(text),
  completed: flag,
  aborted: flag,
  sampled: flag,
  contentLength: number,
  finishReason: maybe(text),
  responseId: maybe(text),
  metrics: METRICS,
  network: fields<Telemetry["network"]>({
    errorCount: number,
    errorsByType: eachOf(number),
    errors: maybe(listOf(NETWORK_ERROR)),
  }),
  retries: fields<Telemetry["retries"]>({
    attempt: number,
    maxAttempts: number,
    lastError: maybe(text),
    lastErrorCategory: maybe(text),
  }),
  attempts: listOf(ATTEMPT),
  guardrails: maybe(GUARDRAILS),
  drift: maybe(fields<DriftRecord>({ detected: flag, types: listOf(text), countByType: eachOf(number) })),
  fallback: maybe(fields<NonNullable<Telemetry["fallback"]>>({ used: flag, index: number })),
  continuation: maybe(CONTINUATION),
  tools: maybe(fields<NonNullable<Telemetry["tools"]>>({ count: number, byName: eachOf(number) })),
  usage: maybe(USAGE),
  cost: maybe(fields<CostRecord>({ total: number, wasted: number, currency: text, source: text })),
  error: maybe(ERROR),
  metadata: anything,
});

/** Whether a value has every part of a record, each of its type, so that every format can read it without asking. */
export function isTelemetry(value: unknown): value is Telemetry {
  return TELEMETRY(value);
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A name that every object has is none of its own. */
function own(value: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.hasOwn(value, name) ? value[name] : undefined;
}
