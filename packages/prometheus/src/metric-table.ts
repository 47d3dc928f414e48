/** Upper bounds in seconds, as vLLM has them. */
const TIME_TO_FIRST_TOKEN = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560,
] as const;

/** Upper bounds in seconds, as vLLM has them. */
const INTER_TOKEN = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
] as const;

/** Upper bounds in seconds: from a refused call to a long agent run. */
const DURATION = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200] as const;

export interface CounterDefinition {
  readonly help: string;
  /** The label that this metric adds to the common ones. */
  readonly label?: string;
  /** Values of that label that are known beforehand: their series start at zero, so that `rate()` sees the first one. */
  readonly values?: readonly string[];
}

/** A counter's name without the prefix. */
export type CounterName =
  | "requests_total"
  | "stream_tokens_total"
  | "voided_tokens_total"
  | "tokens_total"
  | "attempts_total"
  | "retries_total"
  | "retry_wait_seconds_total"
  | "fallbacks_total"
  | "errors_total"
  | "network_errors_total"
  | "stalls_total";

export const COUNTERS: Readonly<Record<CounterName, CounterDefinition>> = {
  requests_total: {
    help: "Streams that ended, by outcome.",
    label: "outcome",
    values: ["completed", "failed", "aborted", "abandoned"],
  },
  stream_tokens_total: { help: "Text tokens of valid output. Tokens that a retry made void are not counted." },
  voided_tokens_total: { help: "Text tokens that a retry made void." },
  tokens_total: {
    help:
      "Tokens the provider counted. cache_read and cache_write are parts of input, reasoning is a part of output: " +
      "never add them up.",
    label: "type",
  },
  attempts_total: {
    help: "Tries at a provider that ended, by outcome.",
    label: "outcome",
    values: ["completed", "failed", "aborted"],
  },
  retries_total: {
    help: "Retries, by what caused them: network and transient failures, or model and content failures.",
    label: "cause",
    values: ["network", "model"],
  },
  retry_wait_seconds_total: { help: "Time spent waiting before retries." },
  fallbacks_total: { help: "Switches to the next source." },
  errors_total: { help: "Streams that failed, by the code of the last error.", label: "type" },
  network_errors_total: {
    help: "Failed tries, by network error type, or by error code where it was no network error.",
    label: "type",
  },
  stalls_total: { help: "Inter-token timeouts that fired." },
};

/** The table read as data. */
export const COUNTER_ENTRIES: readonly (readonly [CounterName, CounterDefinition])[] = Object.entries(COUNTERS) as [
  CounterName,
  CounterDefinition,
][];

/** Upper bounds of each histogram, seconds. */
export interface Buckets {
  readonly duration: readonly number[];
  readonly timeToFirstToken: readonly number[];
  readonly interToken: readonly number[];
}

export const DEFAULT_BUCKETS: Buckets = {
  duration: DURATION,
  timeToFirstToken: TIME_TO_FIRST_TOKEN,
  interToken: INTER_TOKEN,
};

/** Every histogram, by the name of its buckets. */
export const HISTOGRAMS: { readonly [K in keyof Buckets]: { readonly name: string; readonly help: string } } = {
  duration: { name: "request_duration_seconds", help: "Duration of a stream, from the first read to its end." },
  timeToFirstToken: {
    name: "time_to_first_token_seconds",
    help: "From the first read to the first text token, retry waits included.",
  },
  interToken: {
    name: "inter_token_latency_seconds",
    help: "Time spent waiting for the provider between two tokens, one observation per token.",
  },
};

export const ACTIVE_STREAMS = { name: "active_streams", help: "Streams that are being read now." } as const;

export const LABEL_OVERFLOWS = {
  name: "label_overflows_total",
  help: "Streams whose label values became __other__ because maxSeries combinations were met before.",
} as const;
