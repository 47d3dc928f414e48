/** The GenAI conventions' boundaries for durations, s. */
export const SECONDS_BUCKETS: readonly number[] = [
  0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92,
];

/** The same and two more: a stream with its retries may take minutes. */
export const LONG_SECONDS_BUCKETS: readonly number[] = [...SECONDS_BUCKETS, 163.84, 327.68];

/** The GenAI conventions' boundaries for token counts. */
export const COUNT_BUCKETS: readonly number[] = [
  1, 4, 16, 64, 256, 1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864,
];
