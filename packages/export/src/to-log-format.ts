import type { ErrorRecord, Outcome, StreamMetrics, Telemetry, Usage } from "@l0/core";
import { known } from "./known.ts";
import { type Json, toPlain } from "./to-plain.ts";

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
  readonly usage?: LogUsage;
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
  readonly provider_time_ms: number;
  readonly consumer_time_ms: number;
  readonly attempts: number;
  readonly total_retries: number;
  readonly network_retries: number;
  readonly model_retries: number;
  readonly retry_wait_ms: number;
  readonly stalls: number;
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
  const { network, fallback, tools, usage, error } = telemetry;
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
    usage: usage && logUsage(usage),
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
