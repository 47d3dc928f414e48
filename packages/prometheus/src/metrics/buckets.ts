/** Upper bounds of the histograms: seconds, and tokens. */
export interface Buckets {
  readonly duration: readonly number[];
  readonly timeToFirstToken: readonly number[];
  readonly interToken: readonly number[];
  /** Of the histograms of billed tokens, which only `names: "gen_ai"` has. */
  readonly tokens: readonly number[];
}

/** As vLLM has them. */
const TIME_TO_FIRST_TOKEN = [
  0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80, 160, 640, 2560,
] as const;

/** As vLLM has them. */
const INTER_TOKEN = [
  0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 20, 40, 80,
] as const;

/** From a refused call to a long agent run. */
const DURATION = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 15, 20, 30, 45, 60, 90, 120, 180, 300, 600, 1200] as const;

/** The GenAI conventions' bounds for seconds. */
const SECONDS = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92] as const;

/** The GenAI conventions' bounds for tokens. */
const TOKENS = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
] as const;

export const STREAM_BUCKETS: Buckets = {
  duration: DURATION,
  timeToFirstToken: TIME_TO_FIRST_TOKEN,
  interToken: INTER_TOKEN,
  tokens: TOKENS,
};

export const GEN_AI_BUCKETS: Buckets = {
  duration: SECONDS,
  timeToFirstToken: SECONDS,
  interToken: SECONDS,
  tokens: TOKENS,
};
