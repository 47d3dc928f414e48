import type { StreamMetrics, Telemetry } from "../events/telemetry.ts";
import { known } from "../platform/known.ts";
import type { Monitored } from "./resolve-monitoring.ts";

const TIMES: readonly (keyof StreamMetrics)[] = ["timeToFirstToken", "timeToFirstReasoning", "tokensPerSecond"];
const SHARES: readonly (keyof StreamMetrics)[] = ["providerTime", "consumerTime"];
const LATENCIES: readonly (keyof StreamMetrics)[] = ["avgInterTokenTime", "interToken"];

/** A record without what is switched off. Its counts stay: details and measurements go. */
export function withDetails(record: Telemetry, { metrics, includeCheckpoint }: Monitored): Telemetry {
  const { collectErrors, collectRetries, collectGuardrails } = metrics;
  const { network, error, retries, guardrails, continuation } = record;
  return {
    ...record,
    metrics: withoutTimes(record.metrics, metrics),
    ...(!collectErrors && {
      network: without(network, ["errors"]),
      ...(error && { error: without(error, ["stack"]) }),
    }),
    ...(!collectRetries && { attempts: [], retries: without(retries, ["lastError", "lastErrorCategory"]) }),
    ...(!collectGuardrails && guardrails && { guardrails: { ...guardrails, violations: [] } }),
    ...(!includeCheckpoint && continuation && { continuation: without(continuation, ["checkpointContent"]) }),
  };
}

function withoutTimes(times: StreamMetrics, metrics: Monitored["metrics"]): StreamMetrics {
  const { collectTiming, collectTokens, interTokenLatency } = metrics;
  const gone = [
    ...(collectTiming ? [] : TIMES),
    ...(collectTiming && collectTokens ? [] : SHARES),
    ...(collectTiming && collectTokens && interTokenLatency ? [] : LATENCIES),
  ];
  return gone.length > 0 ? without(times, gone) : times;
}

function without<T extends object, K extends keyof T>(whole: T, keys: readonly K[]): T {
  return known({ ...whole, ...Object.fromEntries(keys.map((key) => [key, undefined])) }) as T;
}
