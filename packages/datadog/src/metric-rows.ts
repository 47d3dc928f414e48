import type { Telemetry, Usage } from "@l0/core";
import { tag } from "./tags.ts";

/** Whose names the metrics have: those of L0's statsd examples, or those of its metrics export. */
export type NamingName = "seed" | "dotted";

/** One number, and the tags that it has beside those of its stream. */
export interface Point {
  /** Nothing is sent of what is not known. */
  readonly value: number | undefined;
  readonly tags?: readonly string[];
}

/** One metric, as data. */
export interface MetricRow {
  /** Without the prefix. */
  readonly name: string;
  /** `count` adds up; `sample` is one value of a distribution over streams. */
  readonly kind: "count" | "sample";
  /** Keys of the tags that its points have beside those of the stream. */
  readonly tags?: readonly string[];
  readonly help: string;
  points(telemetry: Telemetry): readonly Point[];
}

const USAGE = {
  input: "inputTokens",
  output: "outputTokens",
  cache_read: "cacheReadTokens",
  cache_write: "cacheWriteTokens",
  reasoning: "reasoningTokens",
} as const satisfies Record<string, keyof Usage>;

const COMMON: readonly MetricRow[] = [
  count("requests", "Streams that ended.", () => 1),
  sample("duration", "First read to end, ms.", ({ duration }) => duration),
  sample(
    "time_to_first_token",
    "First read to first text token, retry waits included, ms.",
    ({ metrics }) => metrics.timeToFirstToken,
  ),
  sample(
    "inter_token",
    "Of each stream, the mean wait for the provider between two tokens, ms.",
    ({ metrics }) => metrics.avgInterTokenTime,
  ),
  sample("inter_token.p50", "Of each stream, the median of those waits, ms.", interToken("p50")),
  sample("inter_token.p95", "And the 95th percentile, ms.", interToken("p95")),
  sample("inter_token.p99", "And the 99th, ms.", interToken("p99")),
  sample("inter_token.max", "And the longest, ms.", interToken("max")),
  count("tokens.voided", "Text tokens that a retry made void.", ({ metrics }) => metrics.voidedTokens),
  counts("tokens.usage", "type", "Tokens in the provider's usage report.", ({ usage }) =>
    Object.entries(USAGE).map(([type, field]) => [type, usage?.[field]]),
  ),
  count("cost", "What the streams cost, all tries together, USD.", ({ cost }) => cost?.total),
  count("cost.wasted", "The part of it that no output came of, USD.", ({ cost }) => cost?.wasted),
  count("attempts", "Tries at a provider.", ({ retries }) => retries.attempt),
  count("fallbacks", "Switches to the next source.", ({ fallback }) => fallback?.index ?? 0),
  count("stalls", "Inter-token timeouts that fired.", ({ metrics }) => metrics.stalls),
  count(
    "continuations",
    "Tries that went on from a checkpoint.",
    ({ continuation }) => continuation && (continuation.continuationCount ?? 0),
  ),
  {
    name: "guardrails.violations",
    kind: "count",
    tags: ["rule", "severity"],
    help: "Violations that guardrails found.",
    points: ({ guardrails }) => (guardrails ? violations(guardrails.violationsByRuleAndSeverity) : []),
  },
  counts("drift", "drift_type", "Drifts that were detected.", ({ drift }) => Object.entries(drift?.countByType ?? {})),
  counts("errors", "error_type", "Streams that failed, by L0's error code.", ({ error }) =>
    error ? [[error.code, 1]] : [],
  ),
];

const SEED: readonly MetricRow[] = [
  sample("tokens", "Text tokens of valid output; `sum:` gives the total.", ({ metrics }) => metrics.totalTokens),
  sample("tokens_per_second", "`tokens` over `duration`.", ({ metrics }) => metrics.tokensPerSecond),
  counts("retries", "cause", "Retries.", ({ metrics }) => [
    ["network", metrics.networkRetryCount],
    ["model", metrics.modelRetryCount],
  ]),
  networkErrors("network_errors"),
];

const DOTTED: readonly MetricRow[] = [
  sample("tokens.total", "Text tokens of valid output; `sum:` gives the total.", ({ metrics }) => metrics.totalTokens),
  sample("tokens.per_second", "`tokens.total` over `duration`.", ({ metrics }) => metrics.tokensPerSecond),
  count("retries.total", "Retries.", ({ metrics }) => metrics.totalRetries),
  count("retries.network", "Those after network and transient failures.", ({ metrics }) => metrics.networkRetryCount),
  count("retries.model", "Those after model and content failures.", ({ metrics }) => metrics.modelRetryCount),
  networkErrors("network.errors"),
];

/** Everything that is sent at the end of a stream. */
export const METRIC_ROWS: Readonly<Record<NamingName, readonly MetricRow[]>> = {
  seed: [...COMMON, ...SEED],
  dotted: [...COMMON, ...DOTTED],
};

/** Sent when a stream begins and when it ends. */
export const ACTIVE_STREAMS = "active_streams";

type Read = (telemetry: Telemetry) => number | undefined;

function count(name: string, help: string, read: Read): MetricRow {
  return { name, kind: "count", help, points: (telemetry) => [{ value: read(telemetry) }] };
}

function sample(name: string, help: string, read: Read): MetricRow {
  return { name, kind: "sample", help, points: (telemetry) => [{ value: read(telemetry) }] };
}

/** A count for each value of a tag. */
function counts(
  name: string,
  key: string,
  help: string,
  read: (telemetry: Telemetry) => readonly (readonly [value: string, count: number | undefined])[],
): MetricRow {
  const points = (telemetry: Telemetry): Point[] =>
    read(telemetry).map(([tagValue, value]) => (value === undefined ? { value } : { value, tags: tag(key, tagValue) }));
  return { name, kind: "count", tags: [key], help, points };
}

/** One count per type of error; a stream without errors says so. */
function networkErrors(name: string): MetricRow {
  return counts(name, "error_type", "Tries that failed, by network error type or error code.", ({ network }) =>
    network.errorCount === 0 ? [["", 0]] : Object.entries(network.errorsByType),
  );
}

/** A stream whose guardrails found nothing says so. */
function violations(byRule: Readonly<Record<string, Readonly<Record<string, number>>>>): Point[] {
  const points = Object.entries(byRule).flatMap(([rule, bySeverity]) =>
    Object.entries(bySeverity)
      .filter(([, value]) => value !== 0)
      .map(([severity, value]) => ({ value, tags: [...tag("rule", rule), ...tag("severity", severity)] })),
  );
  return points.length > 0 ? points : [{ value: 0 }];
}

function interToken(key: "p50" | "p95" | "p99" | "max"): Read {
  return ({ metrics }) => metrics.interToken?.[key];
}
