import type { Telemetry } from "@l0/core";

/** What one record adds to one series. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number | undefined;
}

/** How often, and how much in all, a record has measured something. */
export interface Measured {
  readonly count: number;
  readonly sum: number;
}

interface Family {
  readonly help: string;
}

export interface CounterFamily extends Family {
  readonly read: (telemetry: Telemetry) => readonly Sample[];
}

export interface SummaryFamily extends Family {
  /** In ms; `undefined` where nothing was measured. */
  readonly read: (telemetry: Telemetry) => Measured | undefined;
}

const one = (value: number | undefined): Sample[] => [{ value }];
const by = (label: string, values: Readonly<Record<string, number | undefined>> = {}): Sample[] =>
  Object.entries(values).map(([name, value]) => ({ labels: { [label]: name }, value }));
const once = (sum: number | undefined): Measured | undefined => (sum === undefined ? undefined : { count: 1, sum });

/** Name without prefix → what a record adds to the counter. */
export const COUNTERS: Readonly<Record<string, CounterFamily>> = {
  requests_total: {
    help: "Streams that ended, by outcome.",
    read: ({ outcome }) => (outcome === undefined ? [] : by("outcome", { [outcome]: 1 })),
  },
  errors_total: {
    help: "Streams that failed, by the code of the last error.",
    read: ({ error }) => (error === undefined ? [] : by("type", { [error.code]: 1 })),
  },
  network_errors_total: {
    help: "Failed tries, by network error type, or by error code where it was no network error.",
    read: ({ network }) => by("type", network.errorsByType),
  },
  retries_total: {
    help: "Retries, by what caused them.",
    read: ({ metrics }) => by("cause", { network: metrics.networkRetryCount, model: metrics.modelRetryCount }),
  },
  retry_wait_seconds_total: {
    help: "Time spent waiting before retries.",
    read: ({ metrics }) => one(metrics.retryWait / 1000),
  },
  stalls_total: { help: "Inter-token timeouts that fired.", read: ({ metrics }) => one(metrics.stalls) },
  stream_tokens_total: { help: "Text tokens of valid output.", read: ({ metrics }) => one(metrics.totalTokens) },
  voided_tokens_total: {
    help: "Text tokens that a retry made void.",
    read: ({ metrics }) => one(metrics.voidedTokens),
  },
  tokens_total: {
    help: "Tokens the provider counted. cache_read and cache_write are parts of input, reasoning is a part of output.",
    read: ({ usage }) =>
      by("type", {
        input: usage?.inputTokens,
        output: usage?.outputTokens,
        cache_read: usage?.cacheReadTokens,
        cache_write: usage?.cacheWriteTokens,
        reasoning: usage?.reasoningTokens,
      }),
  },
  guardrail_violations_total: {
    help: "Violations of guardrails, by rule and severity.",
    read: ({ guardrails }) =>
      Object.entries(guardrails?.violationsByRuleAndSeverity ?? {}).flatMap(([rule, severities]) =>
        by("severity", severities)
          .filter(({ value }) => value !== 0)
          .map(({ labels, value }) => ({ labels: { rule, ...labels }, value })),
      ),
  },
  drift_total: {
    help: "Findings of the drift detector, by type.",
    read: ({ drift }) => by("type", drift?.countByType),
  },
  continuations_total: {
    help: "Attempts that went on from a checkpoint.",
    read: ({ continuation }) => (continuation === undefined ? [] : one(continuation.continuationCount ?? 0)),
  },
  cost_usd_total: { help: "What the streams cost, all attempts.", read: ({ cost }) => one(cost?.total) },
};

/** Name without prefix → what a record has measured. */
export const SUMMARIES: Readonly<Record<string, SummaryFamily>> = {
  request_duration_seconds: {
    help: "Duration of a stream, from the first read to its end.",
    read: ({ duration }) => once(duration),
  },
  time_to_first_token_seconds: {
    help: "From the first read to the first text token, retry waits included.",
    read: ({ metrics }) => once(metrics.timeToFirstToken),
  },
  inter_token_latency_seconds: {
    help: "Time spent waiting for the provider between two tokens.",
    read: ({ metrics }) => metrics.interToken,
  },
};
