import type {
  AttemptRecord,
  CheckIntervals,
  ContinuationOptions,
  ErrorRecord,
  InterTokenLatency,
  L0Options,
  L0State,
  MonitoringOptions,
  NetworkErrorDetail,
  NetworkErrorType,
  RetryOptions,
  StreamMetrics,
  Telemetry,
  TimeoutOptions,
  Usage,
} from "@l0/core";

/** Names of the keys of a type: one that is missing, or is too many, does not compile. */
function namesOf<T>(keys: Readonly<Record<keyof T, 1>>): readonly string[] {
  return Object.keys(keys);
}

export const OPTIONS: readonly string[] = namesOf<L0Options>({
  stream: 1,
  fallbackStreams: 1,
  guardrails: 1,
  drift: 1,
  continueFromLastKnownGoodToken: 1,
  delivery: 1,
  checkIntervals: 1,
  source: 1,
  retry: 1,
  timeout: 1,
  requireEndMark: 1,
  allowEmpty: 1,
  keepContent: 1,
  signal: 1,
  monitoring: 1,
  model: 1,
  provider: 1,
  sessionId: 1,
  context: 1,
  onEvent: 1,
  onHandlerError: 1,
  onStart: 1,
  onToken: 1,
  onComplete: 1,
  onError: 1,
  onRetry: 1,
  onFallback: 1,
  onResume: 1,
  onCheckpoint: 1,
  onViolation: 1,
  onDrift: 1,
  onTimeout: 1,
  onAbort: 1,
  onToolCall: 1,
});

export const RETRY: readonly string[] = namesOf<RetryOptions>({
  attempts: 1,
  maxRetries: 1,
  maxTotalRetries: 1,
  baseDelay: 1,
  maxDelay: 1,
  backoff: 1,
  retryOn: 1,
  errorTypeDelays: 1,
  respectRetryAfter: 1,
  maxRetryAfter: 1,
  maxElapsed: 1,
  shouldRetry: 1,
});

export const CHECK_INTERVALS: readonly string[] = namesOf<CheckIntervals>({ guardrails: 1, drift: 1, checkpoint: 1 });

export const CONTINUATION: readonly string[] = namesOf<ContinuationOptions>({
  minOverlap: 1,
  maxOverlap: 1,
  caseSensitive: 1,
  normalizeWhitespace: 1,
  structured: 1,
});

export const TIMEOUT: readonly string[] = namesOf<TimeoutOptions>({ initialToken: 1, interToken: 1, total: 1 });

export const MONITORING: readonly string[] = namesOf<MonitoringOptions>({ enabled: 1, metadata: 1 });

export const NETWORK_ERROR_TYPES: readonly string[] = namesOf<Record<NetworkErrorType, unknown>>({
  connection_dropped: 1,
  fetch_error: 1,
  econnreset: 1,
  econnrefused: 1,
  sse_aborted: 1,
  no_bytes: 1,
  partial_chunks: 1,
  runtime_killed: 1,
  background_throttle: 1,
  dns_error: 1,
  ssl_error: 1,
  timeout: 1,
  unknown: 1,
});

export const RESULT_STATE: readonly string[] = namesOf<L0State>({
  content: 1,
  contentLength: 1,
  tokenCount: 1,
  receivedTokens: 1,
  voidedTokens: 1,
  attempt: 1,
  fallbackIndex: 1,
  checkpoint: 1,
  outcome: 1,
  handlerErrors: 1,
});

const telemetry = namesOf<Telemetry>({
  streamId: 1,
  sessionId: 1,
  model: 1,
  provider: 1,
  startTime: 1,
  endTime: 1,
  duration: 1,
  outcome: 1,
  completed: 1,
  aborted: 1,
  sampled: 1,
  contentLength: 1,
  finishReason: 1,
  responseId: 1,
  metrics: 1,
  network: 1,
  retries: 1,
  attempts: 1,
  fallback: 1,
  tools: 1,
  usage: 1,
  error: 1,
  metadata: 1,
});

const metrics = namesOf<StreamMetrics>({
  timeToFirstToken: 1,
  timeToFirstReasoning: 1,
  avgInterTokenTime: 1,
  interToken: 1,
  tokensPerSecond: 1,
  totalTokens: 1,
  receivedTokens: 1,
  voidedTokens: 1,
  totalRetries: 1,
  networkRetryCount: 1,
  modelRetryCount: 1,
  retryWait: 1,
  stalls: 1,
  providerTime: 1,
  consumerTime: 1,
});

const inner = [
  ...namesOf<Telemetry["network"]>({ errorCount: 1, errorsByType: 1, errors: 1 }),
  ...namesOf<NetworkErrorDetail>({ type: 1, message: 1, timestamp: 1, retried: 1, delay: 1, attempt: 1 }),
  ...namesOf<Telemetry["retries"]>({ attempt: 1, maxAttempts: 1, lastError: 1, lastErrorCategory: 1 }),
  ...namesOf<NonNullable<Telemetry["fallback"]>>({ used: 1, index: 1 }),
  ...namesOf<NonNullable<Telemetry["tools"]>>({ count: 1, byName: 1 }),
  ...namesOf<AttemptRecord>({
    attempt: 1,
    fallbackIndex: 1,
    outcome: 1,
    errorType: 1,
    tokens: 1,
    duration: 1,
    timeToFirstToken: 1,
    usage: 1,
  }),
  ...namesOf<ErrorRecord>({ occurred: 1, message: 1, category: 1, code: 1, type: 1, recoverable: 1, stack: 1 }),
  ...namesOf<Usage>({
    inputTokens: 1,
    outputTokens: 1,
    cacheReadTokens: 1,
    cacheWriteTokens: 1,
    reasoningTokens: 1,
    source: 1,
  }),
  ...namesOf<InterTokenLatency>({ count: 1, sum: 1, p50: 1, p90: 1, p95: 1, p99: 1, max: 1, histogram: 1 }),
];

/** Every name in a record of telemetry. */
export const TELEMETRY: readonly string[] = [...telemetry, ...metrics, ...inner];
