import type { Telemetry } from "@l0/core";
import { beforeAll, describe, expect, test, vi } from "vitest";
import { type Arrived, arrivedOf } from "./support/run-set/arrived.ts";
import { addUp, type Breakdown } from "./support/run-set/breakdown.ts";
import { type Expected, makeRuns } from "./support/run-set/make-runs.ts";
import { type Played, playRuns } from "./support/run-set/play-runs.ts";
import { QUANTITIES } from "./support/run-set/quantities/all-quantities.ts";
import { type Place, PLACES, type Quantity } from "./support/run-set/quantities/quantity.ts";
import { RECIPES } from "./support/run-set/recipes.ts";
import { FATAL, FAULTS, LATE, SILENCES } from "./support/run-set/tries.ts";

// A loaded machine may take its time.
vi.setConfig({ hookTimeout: 120_000 });

const RUNS = makeRuns(500, 7);

let played: Played;
let arrived: Arrived;
beforeAll(async () => {
  played = await playRuns(RUNS);
  arrived = arrivedOf(played);
});

/** What a record says of what was known of its run before. */
function foundOf({ outcome, retries, attempts, metrics, usage, tools }: Telemetry, { answer }: Expected): object {
  return {
    outcome,
    tries: retries.attempt,
    failures: attempts.flatMap(({ errorType }) => errorType ?? []),
    ...(answer && { answer: { tokens: metrics.totalTokens, toolCalls: tools?.count ?? 0, usage } }),
  };
}

const byStream = (records: readonly Telemetry[]): Telemetry[] =>
  records.toSorted((a, b) => (a.streamId < b.streamId ? -1 : 1));

/** As a reader of its JSON has it. */
const plain = (records: readonly Telemetry[]): Telemetry[] => JSON.parse(JSON.stringify(byStream(records)));

/** What the records come to. */
const sumOf = ({ of }: Quantity): Breakdown => addUp(played.records.flatMap((record) => Object.entries(of(record))));

const kindsOf = (name: string): string[] => Object.keys(sumOf(QUANTITIES[name] as Quantity)).toSorted();

/** What must be among the runs, for something to be compared. */
const EVERY: Readonly<Record<string, readonly string[]>> = {
  "streams by outcome": ["abandoned", "aborted", "completed", "failed"],
  "tries by outcome": ["aborted", "completed", "failed"],
  "retries by cause": ["model", "network"],
  "billed tokens by type": ["cache_read", "cache_write", "input", "output", "reasoning"],
  "violations by severity": ["error", "fatal", "warning"],
  "drifts by type": ["hedging", "meta_commentary"],
};

describe("the runs", () => {
  test.for(Object.keys(RECIPES))("end as their scripts say: %s", (recipe) => {
    for (const [index, run] of RUNS.entries()) {
      if (run.recipe !== recipe) continue;
      const record = played.records[index] as Telemetry;
      expect.soft(foundOf(record, run.expects), `run ${index}`).toEqual(run.expects);
    }
  });

  test("have every kind of fault in them, and a stream that failed by each", () => {
    const kinds = Object.keys({ ...FAULTS, ...SILENCES, ...LATE, ...FATAL });
    expect([...new Set(RUNS.flatMap(({ faults }) => faults))].toSorted()).toEqual(kinds.toSorted());
    const codes = new Set(RUNS.flatMap(({ expects }) => expects.failures));
    expect(kindsOf("failed streams by code")).toEqual([...codes].toSorted());
  });

  test.for(Object.entries(EVERY))("have each of the %s in them", ([name, kinds]) => {
    expect(kindsOf(name)).toEqual(kinds);
  });

  test.for(Object.entries(QUANTITIES))("have %s", ([, quantity]) => {
    expect(Object.values(sumOf(quantity)).filter((amount) => amount > 0)).not.toEqual([]);
  });

  test("reach every place", () => {
    expect(played.handlerErrors).toEqual([]);
    expect(played.failedFlushes).toEqual([]);
    const told = Object.entries(played.sent).map(([adapter, { rejected, problems }]) => ({
      adapter,
      rejected,
      problems,
    }));
    expect(told).toEqual(Object.keys(played.sent).map((adapter) => ({ adapter, rejected: 0, problems: [] })));
  });
});

describe("the records", () => {
  test("that the monitor keeps are those it gave away", () => {
    expect(byStream(played.monitor.getAllTelemetry())).toEqual(byStream(played.records));
  });

  test("are the lines of the JSONL file", () => {
    expect(byStream(arrived.lines)).toEqual(plain(played.records));
  });

  test("agree with themselves", () => {
    for (const { streamId, attempts, metrics, cost } of played.records) {
      const tokens = attempts.reduce((sum, attempt) => sum + attempt.tokens, 0);
      const total = attempts.reduce((sum, attempt) => sum + (attempt.cost ?? 0), 0);
      expect.soft(metrics, streamId).toMatchObject({
        receivedTokens: tokens,
        totalTokens: tokens - metrics.voidedTokens,
        totalRetries: metrics.networkRetryCount + metrics.modelRetryCount,
      });
      expect.soft(cost?.total ?? 0, streamId).toBeCloseTo(total, 12);
    }
  });
});

/** What sums of doubles may lose, in any order. */
const LOST: Readonly<Record<Quantity["unit"], number>> = { count: 0, ms: 1e-6, USD: 1e-9 };

/** An amount that is as good as the one wanted becomes that. */
function settled(said: Breakdown, wanted: Breakdown, tolerance: number): Breakdown {
  const entries = Object.entries(said).map(([key, amount]) => {
    const other = wanted[key];
    return [key, other !== undefined && Math.abs(amount - other) <= tolerance ? other : amount] as const;
  });
  return Object.fromEntries(entries);
}

// Where a place does not carry a quantity, the table says why.
const CARRIED = Object.entries(QUANTITIES).map(([name, quantity]) => ({
  name,
  quantity,
  places: PLACES.filter((place) => typeof quantity.at[place] !== "string"),
}));

describe("every place that carries them says the same", () => {
  describe.each(CARRIED)("$name", ({ name, quantity, places }) => {
    test.for(places)("in %s", (place: Place) => {
      const read = quantity.at[place];
      if (typeof read === "string") throw new Error(`${place} does not carry ${name}: ${read}.`);
      const wanted = sumOf(quantity);
      const tolerance = LOST[quantity.unit] + (quantity.tolerance?.[place] ?? 0) * played.records.length;
      expect({ [`${name} in ${place}`]: settled(read(arrived), wanted, tolerance) }).toEqual({
        [`${name} in ${place}`]: wanted,
      });
    });
  });
});
