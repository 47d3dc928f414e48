import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type AggregateMetrics, mergeAggregates, type Outcome, type Telemetry } from "../index.ts";
import { Aggregate } from "./aggregate.ts";
import { Histogram } from "./histogram.ts";
import { interTokenLatency } from "./inter-token-latency.ts";
import { recordOf } from "./telemetry.fixture.ts";

const OUTCOMES: readonly Outcome[] = ["completed", "failed", "aborted", "abandoned"];
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined });
const ms = fc.integer({ min: 1, max: 100_000 });
const count = fc.integer({ min: 0, max: 1000 });

/** What is random of a record; sums of whole numbers are exact in any order. */
const drawn = fc.record({
  outcome: fc.constantFrom(...OUTCOMES),
  duration: some(ms),
  timeToFirstToken: some(ms),
  tokensPerSecond: some(ms),
  latencies: fc.array(ms, { maxLength: 20 }),
  totalTokens: count,
  voidedTokens: count,
  totalRetries: fc.integer({ min: 0, max: 3 }),
  violationCount: some(fc.integer({ min: 0, max: 3 })),
  cost: some(fc.record({ total: count, wasted: count })),
  errorsByType: fc.dictionary(
    fc.constantFrom("__proto__", "econnreset", "timeout", "toString"),
    fc.integer({ min: 1, max: 3 }),
  ),
});
type Drawn = typeof drawn extends fc.Arbitrary<infer T> ? T : never;

function drawnRecord({
  outcome,
  duration,
  latencies,
  cost,
  violationCount,
  errorsByType,
  ...metrics
}: Drawn): Telemetry {
  const histogram = new Histogram();
  for (const latency of latencies) histogram.record(latency);
  const { totalTokens, voidedTokens, totalRetries, timeToFirstToken, tokensPerSecond } = metrics;
  const times = {
    timeToFirstToken,
    tokensPerSecond,
    ...interTokenLatency(latencies.length > 0 ? histogram : undefined, [0.5]),
  };
  return recordOf({
    outcome,
    duration: duration as number,
    metrics: { totalTokens, voidedTokens, totalRetries, ...(times as object) },
    network: { errorsByType },
    ...(cost && { cost: { ...cost, currency: "USD", source: "provider" } }),
    ...(violationCount !== undefined && { guardrails: { violationCount } as never }),
  });
}

function aggregateOf(records: readonly Telemetry[]): AggregateMetrics {
  const aggregate = new Aggregate();
  for (const record of records) aggregate.add(record);
  return aggregate.metrics();
}

const sum = (values: readonly (number | undefined)[]): number =>
  values.reduce<number>((all, one) => all + (one ?? 0), 0);
const mean = (values: readonly (number | undefined)[]): number | undefined => {
  const known = values.filter((value) => value !== undefined);
  return known.length > 0 ? sum(known) / known.length : undefined;
};

/** The same figures, computed plainly. */
function plainly(all: readonly Drawn[]): object {
  const n = all.length;
  const of = (outcome: Outcome) => all.filter((one) => one.outcome === outcome).length;
  const where = (is: (one: Drawn) => boolean) => all.filter(is).length;
  const errorsByType = new Map<string, number>();
  for (const [type, times] of all.flatMap((one) => Object.entries(one.errorsByType))) {
    errorsByType.set(type, (errorsByType.get(type) ?? 0) + times);
  }
  const share = (part: number) => (n > 0 ? part / n : undefined);
  return {
    count: n,
    completedCount: of("completed"),
    errorCount: of("failed"),
    abortedCount: of("aborted"),
    abandonedCount: of("abandoned"),
    retriedCount: where((one) => one.totalRetries > 0),
    violatedCount: where((one) => (one.violationCount ?? 0) > 0),
    totalTokens: sum(all.map((one) => one.totalTokens)),
    voidedTokens: sum(all.map((one) => one.voidedTokens)),
    totalDuration: sum(all.map((one) => one.duration)),
    totalRetries: sum(all.map((one) => one.totalRetries)),
    violationCount: sum(all.map((one) => one.violationCount)),
    pricedCount: where((one) => one.cost !== undefined),
    totalCost: sum(all.map((one) => one.cost?.total)),
    wastedCost: sum(all.map((one) => one.cost?.wasted)),
    errorRate: share(of("failed")),
    completionRate: share(of("completed")),
    retryRate: share(where((one) => one.totalRetries > 0)),
    violationRate: share(where((one) => (one.violationCount ?? 0) > 0)),
    avgTokens: mean(all.map((one) => one.totalTokens)),
    avgDuration: mean(all.map((one) => one.duration)),
    avgTtft: mean(all.map((one) => one.timeToFirstToken)),
    avgTokensPerSec: mean(all.map((one) => one.tokensPerSecond)),
    errorsByType: Object.fromEntries(errorsByType),
  };
}

const NAMES = ["duration", "timeToFirstToken", "tokensPerSecond", "interToken"] as const;
const valuesOf = (all: readonly Drawn[], name: (typeof NAMES)[number]): number[] =>
  all.flatMap((one) => (name === "interToken" ? one.latencies : (one[name] ?? [])));

describe("the figures over many streams", () => {
  test("are those that a plain computation over all records gives", () => {
    const property = fc.property(fc.array(drawn, { maxLength: 30 }), (all) => {
      const found = aggregateOf(all.map(drawnRecord));
      for (const [key, value] of Object.entries(plainly(all)))
        expect([key, found[key as "count"]]).toEqual([key, value]);
      for (const name of NAMES) {
        const values = valuesOf(all, name).toSorted((a, b) => a - b);
        const distribution = found[name];
        expect(distribution?.count ?? 0).toBe(values.length);
        if (!distribution) continue;
        expect(distribution.min).toBeLessThanOrEqual(values[0] as number);
        expect([distribution.sum, distribution.max, distribution.mean]).toEqual([
          sum(values),
          values.at(-1),
          mean(values),
        ]);
        for (const [percentile, q] of [
          ["p50", 0.5],
          ["p90", 0.9],
          ["p95", 0.95],
          ["p99", 0.99],
        ] as const) {
          const exact = values[Math.ceil(q * values.length) - 1] as number;
          expect(Math.abs((distribution[percentile] as number) - exact) / exact).toBeLessThanOrEqual(0.02);
        }
      }
    });
    fc.assert(property, { numRuns: 100, seed: 11 });
  });

  test("are absent where nothing is known, never a zero that nobody measured", () => {
    expect(aggregateOf([])).toEqual(plainlyDefined([]));
    const one = aggregateOf([recordOf()]);
    for (const key of ["avgTtft", "avgTokensPerSec", "timeToFirstToken", "interToken", "tokensPerSecond"])
      expect(one).not.toHaveProperty(key);
    expect(one).toMatchObject({ count: 1, avgDuration: 100, errorRate: 0, totalCost: 0, pricedCount: 0 });
  });

  test("have the percentiles that are asked for, and are frozen", () => {
    const aggregate = new Aggregate();
    aggregate.add(recordOf());
    const { duration, ...rest } = aggregate.metrics([0.999, 0.5]);
    expect(duration).toMatchObject({ p50: 100, "p99.9": 100, min: 100, max: 100, mean: 100 });
    expect(duration).not.toHaveProperty("p90");
    expect(Object.isFrozen(aggregate.metrics())).toBe(true);
    expect(rest.count).toBe(1);
  });

  test("stay bounded for whatever types of errors there are", () => {
    const aggregate = new Aggregate();
    for (let index = 0; index < 10_000; index++)
      aggregate.add(recordOf({ network: { errorsByType: { [`type ${index}`]: 1 } } }));
    const { errorsByType } = aggregate.metrics();
    expect(Object.keys(errorsByType)).toHaveLength(101);
    expect(sum(Object.values(errorsByType))).toBe(10_000);
  });
});

describe("mergeAggregates", () => {
  test("gives what one that saw all streams gives, also of what went through JSON", () => {
    const property = fc.property(fc.array(fc.array(drawn, { maxLength: 12 }), { maxLength: 5 }), (parts) => {
      const sent = parts.map((part) => JSON.stringify(aggregateOf(part.map(drawnRecord))));
      const merged = mergeAggregates(sent.map((json) => JSON.parse(json) as AggregateMetrics));
      expect(merged).toEqual(aggregateOf(parts.flat().map(drawnRecord)));
    });
    fc.assert(property, { numRuns: 100, seed: 12 });
  });

  test("of aggregates that were merged is the same in any grouping", () => {
    const [a, b, c] = [10, 200, 3000].map((duration) => aggregateOf([recordOf({ duration })])) as [
      AggregateMetrics,
      AggregateMetrics,
      AggregateMetrics,
    ];
    const flat = mergeAggregates([a, b, c]);
    expect(mergeAggregates([mergeAggregates([a, b]), c])).toEqual(flat);
    expect(mergeAggregates([mergeAggregates([c]), mergeAggregates([]), mergeAggregates([b, a])])).toEqual(flat);
    expect(flat).toMatchObject({ count: 3, totalDuration: 3210, duration: { min: 10, max: 3000, mean: 1070 } });
  });

  test("has the percentiles that are asked for", () => {
    const { duration } = mergeAggregates([aggregateOf([recordOf()])], [0.25]);
    expect(duration).toHaveProperty("p25", 100);
    expect(duration).not.toHaveProperty("p50");
  });
});

function plainlyDefined(all: readonly Drawn[]): object {
  return Object.fromEntries(Object.entries(plainly(all)).filter(([, value]) => value !== undefined));
}
