import type { Telemetry } from "@l0/core";
import { afterAll, beforeAll, describe, test } from "vitest";
import type { AdapterName, RunMessage, SentItem } from "../protocol.ts";
import { openPlayground, type Playground } from "../server/playground.ts";
import { runScenario } from "../server/run-scenario.ts";
import { SCENARIO_NAMES, SCENARIOS, type ScenarioName } from "../server/scenarios.ts";
import { numbersOfDatagrams } from "./support/read-datadog.ts";
import { numbersOfCsv, numbersOfJsonl, numbersOfLog } from "./support/read-export.ts";
import { numbersOfMetrics, numbersOfSpan } from "./support/read-otlp.ts";
import { numbersOfScrape } from "./support/read-prometheus.ts";
import { numbersOfSentryError, numbersOfSentrySpan } from "./support/read-sentry.ts";
import { type NumberName, numbersOf, type StreamNumbers } from "./support/stream-numbers.ts";

// A loaded machine may take its time.

/** One way in which an adapter tells the numbers of a stream. */
interface View {
  readonly adapter: AdapterName;
  readonly read: (items: readonly SentItem[]) => StreamNumbers | undefined;
  /** What this one cannot tell. */
  readonly without?: readonly NumberName[];
  /** How far its duration may be off, ms. @default 1e-6: what a change of unit costs */
  readonly durationTolerance?: number;
  /** Whether it has nothing but counters of tokens: 0 and unknown are the same. */
  readonly countsTokens?: true;
  /** Said only of streams that failed. */
  readonly onlyFailed?: true;
}

const VIEWS: Readonly<Record<string, View>> = {
  "OTLP span": {
    adapter: "otel",
    read: numbersOfSpan,
    without: ["tokens", "voidedTokens"],
    // Both ends are whole microseconds.
    durationTolerance: 0.002,
  },
  "OTLP metrics": { adapter: "otel", read: numbersOfMetrics, countsTokens: true },
  "Sentry span": {
    adapter: "sentry",
    read: numbersOfSentrySpan,
    without: ["voidedTokens"],
    // Seconds of the Unix epoch as a double: their difference is good to a microsecond.
    durationTolerance: 0.002,
  },
  "Sentry error": {
    adapter: "sentry",
    read: numbersOfSentryError,
    without: ["outcome", "voidedTokens", "inputTokens", "outputTokens"],
    onlyFailed: true,
  },
  "Prometheus text": { adapter: "prometheus", read: numbersOfScrape, countsTokens: true },
  "DogStatsD datagrams": { adapter: "datadog", read: numbersOfDatagrams, without: ["inputTokens", "outputTokens"] },
  JSONL: { adapter: "export", read: numbersOfJsonl },
  CSV: { adapter: "export", read: numbersOfCsv },
  "log record": { adapter: "export", read: numbersOfLog },
};

let playground: Playground;
beforeAll(async () => {
  playground = await openPlayground({ environment: {}, deadlineMs: 10_000 });
});
afterAll(() => playground.close());

interface Recorded {
  readonly problems: readonly RunMessage[];
  readonly telemetry: Telemetry | undefined;
  readonly sent: ReadonlyMap<AdapterName, readonly SentItem[]>;
}

async function record(name: ScenarioName): Promise<Recorded> {
  const messages: RunMessage[] = [];
  for await (const message of runScenario(playground, name).messages) messages.push(message);
  return {
    problems: messages.filter(({ kind }) => kind === "problem"),
    telemetry: messages.find((message) => message.kind === "ended")?.telemetry,
    sent: new Map(messages.flatMap((message) => (message.kind === "sent" ? [[message.adapter, message.items]] : []))),
  };
}

/** What a view should say of a stream. */
function expected(view: View, telemetry: Telemetry | undefined): StreamNumbers | undefined {
  const { without = [], onlyFailed, countsTokens } = view;
  if (telemetry === undefined || (onlyFailed && telemetry.outcome !== "failed")) return undefined;
  const numbers = numbersOf(telemetry);
  const { inputTokens, outputTokens } = numbers;
  const told = countsTokens
    ? { ...numbers, inputTokens: inputTokens || undefined, outputTokens: outputTokens || undefined }
    : numbers;
  return Object.fromEntries(Object.entries(told).filter(([name]) => !without.includes(name as NumberName)));
}

const UNIT_TOLERANCE = 1e-6;

/** What a view says; a number that is as good as the one wanted becomes that. */
function said({ read, adapter, durationTolerance }: View, { sent }: Recorded, wanted: StreamNumbers = {}): unknown {
  const numbers = read(sent.get(adapter) ?? []);
  if (numbers === undefined) return undefined;
  const settled = Object.entries(numbers).map(([name, value]) => {
    const other = wanted[name as NumberName];
    if (typeof value !== "number" || typeof other !== "number") return [name, value];
    const tolerance = name === "duration" ? (durationTolerance ?? UNIT_TOLERANCE) : UNIT_TOLERANCE;
    return [name, Math.abs(value - other) <= tolerance ? other : value];
  });
  return Object.fromEntries(settled);
}

describe.concurrent("every adapter tells the numbers of the telemetry", () => {
  test.for(SCENARIO_NAMES)("%s", async (name, { expect }) => {
    const recorded = await record(name);
    expect(recorded.problems).toEqual([]);
    expect(recorded.telemetry?.outcome).toBe(SCENARIOS[name].expects.outcome);
    for (const [view, definition] of Object.entries(VIEWS)) {
      const wanted = expected(definition, recorded.telemetry);
      expect.soft({ [view]: said(definition, recorded, wanted) }).toEqual({ [view]: wanted });
    }
  });
});
