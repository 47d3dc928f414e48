import type { Goal } from "./table.ts";

const times = (limit: number): Goal => ({ of: "ratio", limit });
const atMost = (limit: number): Goal => ({ of: "value", limit });

/** What L0 may cost. `pnpm bench` says of each whether it is reached. */
export const GOALS = {
  /** A token, beside the raw loop over the same source. */
  core: times(2),
  everything: times(4),
  /** A token in a stream of 32,000 of them, beside one in a stream of 2,000. */
  longStream: times(1.15),
  /** Keeping a text of a million characters with a checkpoint every 20 tokens, ns a token. */
  longText: { of: "over", limit: 50 },
  /** A token of a source that has 8 of them a read, and of one that has 64, taken in batches. */
  eightPerRead: times(1.5),
  batchesOf64: times(0.45),
  /** A token of 10,000 open streams that get one each at the same time. */
  crowdedCore: times(2.5),
  crowdedEverything: times(8),
  /** What recording adds to a token, in raw loops. */
  recording: times(0.5),
  /** A look at the telemetry of a stream that runs, and the record of one that has ended, µs. */
  snapshot: atMost(20),
  record: { of: "over", limit: 20 },
  /** What a stream holds after 1,000 tokens, KB. */
  heapOfCore: atMost(12),
  heapOfEverything: atMost(18),
  heapWithoutContent: atMost(2.5),
  heapWithoutContentMonitored: atMost(5),
  /** What a stream that keeps no content holds after 10,000 tokens, beside 1,000. */
  constantHeap: times(1.05),
  /** What it holds more after a million, KB: the counters of a histogram widen once. */
  heapGrowth: atMost(2.5),
  /** A token of a provider's SDK, and of its bare response without the SDK, beside the SDK alone. */
  overSdk: times(1.08),
  withoutSdk: times(0.4),
  /** A stream in an adapter, beside the calls of its client by hand; and a thousand that end in one tick, µs. */
  adapterEnd: times(1.3),
  adapterCrowd: atMost(50_000),
  /** A stream with a retry in an adapter whose backend is not there, 11 lifecycle events: 100 ns each, in µs. */
  noBackend: { of: "over", limit: 1.1 },
  /** What an import adds to a bundle, KB after minification and gzip. */
  sizeOfCore: atMost(10),
  sizeWithChecks: atMost(16),
  /** A token through a rule of 1,000 literal patterns, beside one of 10. */
  manyPatterns: times(1.7),
} as const satisfies Record<string, Goal>;
