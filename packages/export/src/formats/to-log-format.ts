import type {
  ContinuationRecord,
  ErrorRecord,
  GuardrailRecord,
  Outcome,
  StreamMetrics,
  Telemetry,
  Usage,
  ViolationSeverity,
} from "@l0/core";
import { known } from "./known.ts";
import { type Json, toPlain } from "../plain/to-plain.ts";

/** A record as structured loggers like it: snake_case, units in the names, an unknown field left out. */
export interface LogRecord {
  readonly session_id: string;
  readonly stream_id: string;
  /** When the stream was first read: Unix epoch, ms. */
  readonly timestamp: number;
  readonly duration_ms?: number;
  readonly outcome?: Outcome;
  readonly model?: string;
  readonly provider?: string;
  readonly finish_reason?: string;
  readonly response_id?: string;
  /** UTF-16 length of the text. */
  readonly content_length: number;
  readonly metrics: LogMetrics;
  readonly network: { readonly error_count: number; readonly errors_by_type: Readonly<Record<string, number>> };
  readonly fallback?: { readonly used: boolean; readonly index: number };
  readonly tools?: { readonly count: number; readonly by_name: Readonly<Record<string, number>> };
  readonly guardrails?: LogGuardrails;
  readonly drift?: LogDrift;
  readonly continuation?: LogContinuation;
  readonly usage?: LogUsage;
  readonly cost?: {
    readonly total: number;
    readonly wasted: number;
    readonly currency: "USD";
    readonly source: Usage["source"];
  };
  readonly error?: Pick<ErrorRecord, "code" | "type" | "category" | "message" | "recoverable">;
  /** The user's own, as JSON can hold it. */
  readonly metadata?: Json;
}

export interface LogMetrics {
  readonly tokens: number;
  readonly received_tokens: number;
  readonly voided_tokens: number;
  readonly tokens_per_second?: number;
  readonly time_to_first_token_ms?: number;
  readonly time_to_first_reasoning_ms?: number;
  readonly avg_inter_token_time_ms?: number;
  readonly inter_token_p50_ms?: number;
  readonly inter_token_p90_ms?: number;
  readonly inter_token_p95_ms?: number;
  readonly inter_token_p99_ms?: number;
  readonly inter_token_max_ms?: number;
  readonly provider_time_ms?: number;
  readonly consumer_time_ms?: number;
  readonly attempts: number;
  readonly total_retries: number;
  readonly network_retries: number;
  readonly model_retries: number;
  readonly retry_wait_ms: number;
  readonly stalls: number;
}

export interface LogGuardrails {
  readonly rules_checked: number;
  readonly passed: boolean;
  readonly violation_count: number;
  readonly violations_by_rule: Readonly<Record<string, number>>;
  readonly violations_by_severity: Readonly<Record<ViolationSeverity, number>>;
}

export interface LogDrift {
  readonly detected: boolean;
  readonly types: readonly string[];
  readonly count_by_type: Readonly<Partial<Record<string, number>>>;
}

/** Without the text of the checkpoint, which is the output. */
export interface LogContinuation {
  readonly enabled: boolean;
  readonly used: boolean;
  readonly count?: number;
  readonly checkpoint_length?: number;
}

export interface LogUsage {
  readonly input_tokens?: number;
  readonly output_tokens?: number;
  readonly cache_read_tokens?: number;
  readonly cache_write_tokens?: number;
  readonly reasoning_tokens?: number;
  readonly source: Usage["source"];
}

/**
 * A record as an object for a structured logger.
 *
 * @example
 * logger.info(toLogFormat(telemetry), "stream ended");
 */
export function toLogFormat(telemetry: Telemetry): LogRecord {
  const { network, fallback, tools, guardrails, drift, continuation, usage, cost, error } = telemetry;
  return known<LogRecord>({
    session_id: telemetry.sessionId,
    stream_id: telemetry.streamId,
    timestamp: telemetry.startTime,
    duration_ms: telemetry.duration,
    outcome: telemetry.outcome,
    model: telemetry.model,
    provider: telemetry.provider,
    finish_reason: telemetry.finishReason,
    response_id: telemetry.responseId,
    content_length: telemetry.contentLength,
    metrics: logMetrics(telemetry.metrics, telemetry.retries.attempt),
    network: { error_count: network.errorCount, errors_by_type: { ...network.errorsByType } },
    fallback: fallback && { used: fallback.used, index: fallback.index },
    tools: tools && { count: tools.count, by_name: { ...tools.byName } },
    guardrails: guardrails && logGuardrails(guardrails),
    drift: drift && { detected: drift.detected, types: [...drift.types], count_by_type: { ...drift.countByType } },
    continuation: continuation && logContinuation(continuation),
    usage: usage && logUsage(usage),
    cost: cost && { total: cost.total, wasted: cost.wasted, currency: cost.currency, source: cost.source },
    error: error && logError(error),
    metadata: toPlain(telemetry.metadata),
  });
}

function logMetrics(metrics: StreamMetrics, attempts: number): LogMetrics {
  const { interToken } = metrics;
  return known<LogMetrics>({
    tokens: metrics.totalTokens,
    received_tokens: metrics.receivedTokens,
    voided_tokens: metrics.voidedTokens,
    tokens_per_second: metrics.tokensPerSecond,
    time_to_first_token_ms: metrics.timeToFirstToken,
    time_to_first_reasoning_ms: metrics.timeToFirstReasoning,
    avg_inter_token_time_ms: metrics.avgInterTokenTime,
    inter_token_p50_ms: interToken?.p50,
    inter_token_p90_ms: interToken?.p90,
    inter_token_p95_ms: interToken?.p95,
    inter_token_p99_ms: interToken?.p99,
    inter_token_max_ms: interToken?.max,
    provider_time_ms: metrics.providerTime,
    consumer_time_ms: metrics.consumerTime,
    attempts,
    total_retries: metrics.totalRetries,
    network_retries: metrics.networkRetryCount,
    model_retries: metrics.modelRetryCount,
    retry_wait_ms: metrics.retryWait,
    stalls: metrics.stalls,
  });
}

function logGuardrails(guardrails: GuardrailRecord): LogGuardrails {
  return {
    rules_checked: guardrails.rulesChecked,
    passed: guardrails.passed,
    violation_count: guardrails.violationCount,
    violations_by_rule: { ...guardrails.violationsByRule },
    violations_by_severity: { ...guardrails.violationsBySeverity },
  };
}

function logContinuation(continuation: ContinuationRecord): LogContinuation {
  return known<LogContinuation>({
    enabled: continuation.enabled,
    used: continuation.used,
    count: continuation.continuationCount,
    checkpoint_length: continuation.checkpointLength,
  });
}

function logUsage(usage: Usage): LogUsage {
  return known<LogUsage>({
    input_tokens: usage.inputTokens,
    output_tokens: usage.outputTokens,
    cache_read_tokens: usage.cacheReadTokens,
    cache_write_tokens: usage.cacheWriteTokens,
    reasoning_tokens: usage.reasoningTokens,
    source: usage.source,
  });
}

/** The error without its stack, which is long and names paths. */
function logError({ code, type, category, message, recoverable }: ErrorRecord): LogRecord["error"] {
  return { code, type, category, message, recoverable };
}
