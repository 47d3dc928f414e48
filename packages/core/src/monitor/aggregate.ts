import type { Telemetry } from "../events/telemetry.ts";
import { known } from "../platform/known.ts";
import { tally } from "../platform/tally.ts";
import { type Distribution, distributionOf } from "./distribution.ts";
import { Histogram } from "./histogram.ts";

/** What is only added up. */
interface Sums {
  /** Streams that have ended. */
  readonly count: number;
  readonly completedCount: number;
  /** Streams that failed; those that recovered are not among them. */
  readonly errorCount: number;
  readonly abortedCount: number;
  readonly abandonedCount: number;
  /** Streams with a retry. */
  readonly retriedCount: number;
  /** Streams with a guardrail violation. */
  readonly violatedCount: number;
  /** Text tokens of the valid outputs. */
  readonly totalTokens: number;
  readonly voidedTokens: number;
  /** ms */
  readonly totalDuration: number;
  readonly totalRetries: number;
  readonly violationCount: number;
  /** Streams that were priced. */
  readonly pricedCount: number;
  /** USD, all attempts together. */
  readonly totalCost: number;
  /** USD, the part of `totalCost` of whose output nothing was valid. */
  readonly wastedCost: number;
}

/**
 * Figures over many streams: plain data, which JSON keeps, and which {@link mergeAggregates} adds up. Rates are
 * shares of `count`, 0 to 1; means are over the streams that have the figure. What nothing is known of is absent.
 */
export interface AggregateMetrics extends Sums {
  readonly errorRate?: number;
  readonly completionRate?: number;
  readonly retryRate?: number;
  readonly violationRate?: number;
  readonly avgTokens?: number;
  /** ms */
  readonly avgDuration?: number;
  /** ms */
  readonly avgTtft?: number;
  readonly avgTokensPerSec?: number;
  /** Failed attempts by type, those of streams that recovered included. */
  readonly errorsByType: Readonly<Record<string, number>>;
  /** ms */
  readonly duration?: Distribution;
  /** ms */
  readonly timeToFirstToken?: Distribution;
  /** ms, of all tokens of all streams. */
  readonly interToken?: Distribution;
  readonly tokensPerSecond?: Distribution;
}

const DISTRIBUTIONS = ["duration", "timeToFirstToken", "interToken", "tokensPerSecond"] as const;
const PERCENTILES: readonly number[] = [0.5, 0.9, 0.95, 0.99];

const NOTHING: Sums = {
  count: 0,
  completedCount: 0,
  errorCount: 0,
  abortedCount: 0,
  abandonedCount: 0,
  retriedCount: 0,
  violatedCount: 0,
  totalTokens: 0,
  voidedTokens: 0,
  totalDuration: 0,
  totalRetries: 0,
  violationCount: 0,
  pricedCount: 0,
  totalCost: 0,
  wastedCost: 0,
};

/** Adds up streams in constant memory. */
export class Aggregate {
  #sums: Sums = NOTHING;
  readonly #errorsByType = new Map<string, number>();
  readonly #values: Partial<Record<(typeof DISTRIBUTIONS)[number], Histogram>> = {};

  /** A stream has ended. */
  add(record: Telemetry): void {
    const { duration, metrics, network } = record;
    const { timeToFirstToken, tokensPerSecond, interToken } = metrics;
    this.#sum(sumsOf(record));
    for (const [type, count] of Object.entries(network.errorsByType)) tally(this.#errorsByType, type, count);
    const values = { duration, timeToFirstToken, tokensPerSecond };
    for (const [name, value] of Object.entries(known(values))) this.#of(name as keyof typeof values).record(value);
    if (!interToken?.histogram) return;
    const { count, sum, max, histogram: buckets } = interToken;
    // The least is not in the record: it is in the first bucket, which is 1/32 wide, or all there is from 0 on.
    const min = Math.max(0, (buckets[0]?.[0] ?? 0) * (31 / 32) - 1 / 512);
    this.#of("interToken").merge({ count, sum, min, max, buckets });
  }

  /** Adds what another aggregate has added up, of this or another process. */
  merge(other: AggregateMetrics): void {
    this.#sum(other);
    for (const [type, count] of Object.entries(other.errorsByType)) tally(this.#errorsByType, type, count);
    for (const name of DISTRIBUTIONS) {
      const found = other[name];
      if (found) this.#of(name).merge(found);
    }
  }

  /** The figures so far, frozen. */
  metrics(percentiles: readonly number[] = PERCENTILES): AggregateMetrics {
    const sums = this.#sums;
    const distributions = Object.fromEntries(
      DISTRIBUTIONS.map((name) => [name, this.#values[name] && distributionOf(this.#values[name], percentiles)]),
    ) as Pick<AggregateMetrics, (typeof DISTRIBUTIONS)[number]>;
    const { duration, timeToFirstToken, tokensPerSecond } = distributions;
    return Object.freeze(
      known({
        ...sums,
        ...ratesOf(sums),
        avgDuration: duration?.mean,
        avgTtft: timeToFirstToken?.mean,
        avgTokensPerSec: tokensPerSecond?.mean,
        errorsByType: Object.fromEntries(this.#errorsByType),
        ...distributions,
      }),
    );
  }

  #of(name: (typeof DISTRIBUTIONS)[number]): Histogram {
    return (this.#values[name] ??= new Histogram());
  }

  #sum(more: Sums): void {
    const sums = { ...this.#sums } as Record<keyof Sums, number>;
    for (const name of Object.keys(NOTHING) as (keyof Sums)[]) sums[name] += more[name];
    this.#sums = sums;
  }
}

/**
 * The aggregates of several processes, or monitors, as one. Percentiles are as good as if one monitor had seen all
 * streams: the distributions are merged, not their percentiles.
 *
 * @param percentiles Those of the result. @default [0.5, 0.9, 0.95, 0.99]
 */
export function mergeAggregates(
  aggregates: readonly AggregateMetrics[],
  percentiles: readonly number[] = PERCENTILES,
): AggregateMetrics {
  const all = new Aggregate();
  for (const aggregate of aggregates) all.merge(aggregate);
  return all.metrics(percentiles);
}

function sumsOf({ outcome, duration = 0, metrics, guardrails, cost }: Telemetry): Sums {
  const violationCount = guardrails?.violationCount ?? 0;
  return {
    count: 1,
    completedCount: Number(outcome === "completed"),
    errorCount: Number(outcome === "failed"),
    abortedCount: Number(outcome === "aborted"),
    abandonedCount: Number(outcome === "abandoned"),
    retriedCount: Number(metrics.totalRetries > 0),
    violatedCount: Number(violationCount > 0),
    totalTokens: metrics.totalTokens,
    voidedTokens: metrics.voidedTokens,
    totalDuration: duration,
    totalRetries: metrics.totalRetries,
    violationCount,
    pricedCount: Number(cost !== undefined),
    totalCost: cost?.total ?? 0,
    wastedCost: cost?.wasted ?? 0,
  };
}

function ratesOf(sums: Sums): Partial<AggregateMetrics> {
  const { count } = sums;
  if (count === 0) return {};
  return {
    errorRate: sums.errorCount / count,
    completionRate: sums.completedCount / count,
    retryRate: sums.retriedCount / count,
    violationRate: sums.violatedCount / count,
    avgTokens: sums.totalTokens / count,
  };
}
