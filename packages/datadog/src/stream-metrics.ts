import type { Outcome, Telemetry } from "@l0/core";
import { tag } from "./tags.ts";

/** One number of a stream that has ended. */
export interface StreamMetric {
  /** Without the prefix. */
  readonly name: string;
  /** `count` adds up; `sample` is one value of a distribution over streams. */
  readonly kind: "count" | "sample";
  readonly value: number | undefined;
  /** Beside the tags that all metrics of the stream have. */
  readonly tags: readonly string[];
}

/** Everything that is sent at the end of a stream. Times are ms. What is unknown has no value. */
export function streamMetrics(telemetry: Telemetry, outcome: Outcome): StreamMetric[] {
  const { metrics, duration, network, error, retries } = telemetry;
  return [
    count("requests", 1),
    sample("duration", duration),
    sample("tokens", metrics.totalTokens),
    sample("tokens_per_second", metrics.tokensPerSecond),
    sample("time_to_first_token", metrics.timeToFirstToken),
    sample("inter_token.avg", metrics.avgInterTokenTime),
    sample("inter_token.p50", metrics.interToken?.p50),
    sample("inter_token.p95", metrics.interToken?.p95),
    sample("inter_token.p99", metrics.interToken?.p99),
    sample("inter_token.max", metrics.interToken?.max),
    count("tokens.voided", metrics.voidedTokens),
    count("attempts", retries.attempt),
    count("retries", metrics.networkRetryCount, tag("cause", "network")),
    count("retries", metrics.modelRetryCount, tag("cause", "model")),
    count("fallbacks", telemetry.fallback?.index ?? 0),
    count("stalls", metrics.stalls),
    ...networkErrors(network),
    ...(outcome === "failed" ? [count("errors", 1, tag("error_type", error?.code))] : []),
  ];
}

/** One count per type of error; a stream without errors says so. */
function networkErrors({ errorCount, errorsByType }: Telemetry["network"]): StreamMetric[] {
  if (errorCount === 0) return [count("network_errors", 0)];
  return Object.entries(errorsByType).map(([type, times]) => count("network_errors", times, tag("error_type", type)));
}

function count(name: string, value: number, tags: readonly string[] = []): StreamMetric {
  return { name, kind: "count", value, tags };
}

function sample(name: string, value: number | undefined): StreamMetric {
  return { name, kind: "sample", value, tags: [] };
}
