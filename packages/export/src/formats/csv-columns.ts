import type { Telemetry, Usage, ViolationSeverity } from "@l0/core";

/** What a cell holds; `undefined` and what is no number are unknown and leave it empty. */
export type Cell = string | number | boolean | undefined;

/** Column name → what it shows of a record. */
export type Columns = Readonly<Record<string, (telemetry: Telemetry) => Cell>>;

/** The quick summary. Durations are ms. */
export const BASIC_COLUMNS: Columns = {
  sessionId: (t) => t.sessionId,
  duration: (t) => t.duration,
  tokens: (t) => t.metrics.totalTokens,
  tokensPerSecond: (t) => t.metrics.tokensPerSecond,
  retries: (t) => t.metrics.totalRetries,
  networkErrors: (t) => t.network.errorCount,
  /** Empty where no guardrail checked the output: then the number is unknown. */
  violations: (t) => t.guardrails?.violationCount,
};

const interToken = (name: "count" | "sum" | "p50" | "p90" | "p95" | "p99" | "max") => (t: Telemetry) =>
  t.metrics.interToken?.[name];
const usage = (name: keyof Usage) => (t: Telemetry) => t.usage?.[name];
const severity = (name: ViolationSeverity) => (t: Telemetry) => t.guardrails?.violationsBySeverity[name];

/** The numbers and names of a record but the error's stack: the basic columns first, in their order. */
export const ALL_COLUMNS: Columns = {
  ...BASIC_COLUMNS,
  streamId: (t) => t.streamId,
  model: (t) => t.model,
  provider: (t) => t.provider,
  /** Unix epoch, ms. */
  startTime: (t) => t.startTime,
  /** Unix epoch, ms. */
  endTime: (t) => t.endTime,
  outcome: (t) => t.outcome,
  completed: (t) => t.completed,
  aborted: (t) => t.aborted,
  sampled: (t) => t.sampled,
  contentLength: (t) => t.contentLength,
  finishReason: (t) => t.finishReason,
  responseId: (t) => t.responseId,

  timeToFirstToken: (t) => t.metrics.timeToFirstToken,
  timeToFirstReasoning: (t) => t.metrics.timeToFirstReasoning,
  avgInterTokenTime: (t) => t.metrics.avgInterTokenTime,
  interTokenCount: interToken("count"),
  interTokenSum: interToken("sum"),
  interTokenP50: interToken("p50"),
  interTokenP90: interToken("p90"),
  interTokenP95: interToken("p95"),
  interTokenP99: interToken("p99"),
  interTokenMax: interToken("max"),
  providerTime: (t) => t.metrics.providerTime,
  consumerTime: (t) => t.metrics.consumerTime,
  retryWait: (t) => t.metrics.retryWait,
  stalls: (t) => t.metrics.stalls,

  receivedTokens: (t) => t.metrics.receivedTokens,
  voidedTokens: (t) => t.metrics.voidedTokens,
  inputTokens: usage("inputTokens"),
  outputTokens: usage("outputTokens"),
  cacheReadTokens: usage("cacheReadTokens"),
  cacheWriteTokens: usage("cacheWriteTokens"),
  reasoningTokens: usage("reasoningTokens"),
  usageSource: usage("source"),
  toolCalls: (t) => t.tools?.count,
  costTotal: (t) => t.cost?.total,
  costWasted: (t) => t.cost?.wasted,
  costCurrency: (t) => t.cost?.currency,
  costSource: (t) => t.cost?.source,

  attempts: (t) => t.retries.attempt,
  maxAttempts: (t) => t.retries.maxAttempts,
  networkRetries: (t) => t.metrics.networkRetryCount,
  modelRetries: (t) => t.metrics.modelRetryCount,
  lastError: (t) => t.retries.lastError,
  lastErrorCategory: (t) => t.retries.lastErrorCategory,
  fallbackUsed: (t) => t.fallback?.used,
  fallbackIndex: (t) => t.fallback?.index,

  rulesChecked: (t) => t.guardrails?.rulesChecked,
  guardrailsPassed: (t) => t.guardrails?.passed,
  violationWarnings: severity("warning"),
  violationErrors: severity("error"),
  violationsFatal: severity("fatal"),
  driftDetected: (t) => t.drift?.detected,
  /** The kinds found, with a space between them. */
  driftTypes: (t) => t.drift?.types.join(" "),
  continuationEnabled: (t) => t.continuation?.enabled,
  continuationUsed: (t) => t.continuation?.used,
  continuationCount: (t) => t.continuation?.continuationCount,
  checkpointLength: (t) => t.continuation?.checkpointLength,

  errorCode: (t) => t.error?.code,
  errorType: (t) => t.error?.type,
  errorCategory: (t) => t.error?.category,
  errorRecoverable: (t) => t.error?.recoverable,
  errorMessage: (t) => t.error?.message,
};
