import type { Telemetry } from "@l0/core";
import type { NamingName } from "@l0/prometheus";

/** Values by the labels that they have. */
export type Answers = Readonly<Record<string, number>>;

/** PromQL, and what its answers must be. */
export type Expected = Readonly<Record<string, Answers>>;

type Read = (record: Telemetry) => number | undefined;
type ReadMany = (record: Telemetry) => Readonly<Record<string, number | undefined>> | undefined;

/** Sums over records. */
class Sums {
  readonly #records: readonly Telemetry[];

  constructor(records: readonly Telemetry[]) {
    this.#records = records;
  }

  all(read: Read): Answers {
    return { "": this.#records.reduce((sum, record) => sum + (read(record) ?? 0), 0) };
  }

  seconds(read: Read): Answers {
    return this.all((record) => (read(record) ?? 0) / 1000);
  }

  known(read: Read): Answers {
    return this.all((record) => (read(record) === undefined ? 0 : 1));
  }

  by(read: ReadMany): Answers {
    const sums: Record<string, number> = {};
    for (const record of this.#records) {
      for (const [key, value = 0] of Object.entries(read(record) ?? {})) sums[key] = (sums[key] ?? 0) + value;
    }
    return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum > 0));
  }

  usage(field: "inputTokens" | "outputTokens" | "cacheReadTokens" | "reasoningTokens"): Answers {
    return this.all(({ usage }) => usage?.[field]);
  }

  /** A histogram of one time of each stream. */
  times(name: string, read: Read): Expected {
    return {
      [`sum(${name}_count)`]: this.known(read),
      [`sum(${name}_sum)`]: this.seconds(read),
      [`sum(${name}_bucket{le="+Inf"})`]: this.known(read),
    };
  }

  /** A histogram of all inter-token latencies. */
  latencies(name: string): Expected {
    return {
      [`sum(${name}_count)`]: this.all(({ metrics }) => metrics.interToken?.count),
      [`sum(${name}_sum)`]: this.seconds(({ metrics }) => metrics.interToken?.sum),
    };
  }
}

const duration: Read = ({ duration }) => duration;
const ttft: Read = ({ metrics }) => metrics.timeToFirstToken;
const failures: Read = ({ outcome }) => (outcome === "failed" ? 1 : 0);
const cost: Read = (record) => record.cost?.total;

/** What Prometheus must say of these streams, as their records have it. All streams have ended. */
export function expectedAnswers(records: readonly Telemetry[]): Record<NamingName, Expected> {
  const sums = new Sums(records);
  const facts = factsOf(sums);
  return { l0: { ...facts, ...l0(sums) }, gen_ai: { ...facts, ...genAi(sums) }, llm: { ...facts, ...llm(sums) } };
}

const factsOf = (sums: Sums): Expected => ({
  "sum by (outcome) (l0_requests_total) > 0": sums.by(({ outcome = "" }) => ({ [outcome]: 1 })),
  "sum(l0_active_streams)": { "": 0 },
  "sum(l0_attempts_total)": sums.all(({ retries }) => retries.attempt),
  "sum(l0_stream_tokens_total)": sums.all(({ metrics }) => metrics.totalTokens),
  "sum(l0_voided_tokens_total)": sums.all(({ metrics }) => metrics.voidedTokens),
  "sum by (cause) (l0_retries_total)": sums.by(({ metrics }) => ({
    network: metrics.networkRetryCount,
    model: metrics.modelRetryCount,
  })),
  "sum(l0_retry_wait_seconds_total)": sums.seconds(({ metrics }) => metrics.retryWait),
  "sum(l0_fallbacks_total)": sums.all(({ fallback }) => fallback?.index),
  "sum by (type) (l0_errors_total)": sums.by(({ error }) => error && { [error.code]: 1 }),
  "sum by (type) (l0_network_errors_total)": sums.by(({ network }) => network.errorsByType),
  "sum(l0_stalls_total)": sums.all(({ metrics }) => metrics.stalls),
  "sum by (rule) (l0_guardrail_violations_total)": sums.by(({ guardrails }) => guardrails?.violationsByRule),
  "sum by (severity) (l0_guardrail_violations_total)": sums.by(({ guardrails }) => guardrails?.violationsBySeverity),
  "sum by (type) (l0_drift_total)": sums.by(({ drift }) => drift?.countByType),
  "sum(l0_continuations_total)": sums.all(({ continuation }) => continuation?.continuationCount),
  "sum(l0_label_overflows_total)": { "": 0 },
  "sum(l0_handler_errors_total)": { "": 0 },
});

const l0 = (sums: Sums): Expected => ({
  ...sums.times("l0_request_duration_seconds", duration),
  ...sums.times("l0_time_to_first_token_seconds", ttft),
  ...sums.latencies("l0_inter_token_latency_seconds"),
  'sum(l0_tokens_total{type="input"})': sums.usage("inputTokens"),
  'sum(l0_tokens_total{type="output"})': sums.usage("outputTokens"),
  'sum(l0_tokens_total{type="cache_read"})': sums.usage("cacheReadTokens"),
  'sum(l0_tokens_total{type="reasoning"})': sums.usage("reasoningTokens"),
  "sum(l0_cost_usd_total)": sums.all(cost),
});

const genAi = (sums: Sums): Expected => ({
  ...sums.times("gen_ai_client_operation_duration_seconds", duration),
  ...sums.times("gen_ai_client_inference_duration_seconds", duration),
  'sum(gen_ai_client_operation_duration_seconds_count{error_type!=""})': sums.all(failures),
  ...sums.latencies("gen_ai_client_operation_time_per_output_chunk_seconds"),
  ...sums.latencies("gen_ai_client_inference_time_per_output_chunk_seconds"),
  'sum(gen_ai_client_token_usage_sum{gen_ai_token_type="input"})': sums.usage("inputTokens"),
  'sum(gen_ai_client_token_usage_sum{gen_ai_token_type="output"})': sums.usage("outputTokens"),
  "sum(gen_ai_client_inference_usage_input_tokens_total)": sums.usage("inputTokens"),
  "sum(gen_ai_client_inference_usage_reasoning_output_tokens_total)": sums.usage("reasoningTokens"),
  "sum(gen_ai_client_inference_operation_output_tokens_sum)": sums.usage("outputTokens"),
  "sum(l0_cost_usd_total)": sums.all(cost),
});

const llm = (sums: Sums): Expected => ({
  "sum(llm_requests_total)": sums.all(() => 1),
  "sum(llm_requests_failed_total)": sums.all(failures),
  "sum(llm_tokens_input_total) + sum(llm_cache_read_tokens_total)": sums.usage("inputTokens"),
  "sum(llm_tokens_output_total)": sums.usage("outputTokens"),
  "sum(llm_cost_total_usd)": sums.all(cost),
  "sum by (reasoning_effort) (llm_reasoning_requests_total)": { high: 1 },
  "sum(llm_reasoning_success_total)": { "": 1 },
  "sum(llm_reasoning_tool_calls_total)": { "": 1 },
  ...sums.times("llm_request_duration_seconds", duration),
  ...sums.times("l0_time_to_first_token_seconds", ttft),
});
