import { Monitor, type Telemetry } from "@l0/core";
import { expect, test } from "vitest";
import { viewOf } from "../run/run-view.ts";
import { recordRun } from "../test-support/record-run.ts";
import { sessionFigures } from "./session-figures.ts";

const CUT = ["One ", "two ", { cut: true }] as const;

/** The figures of these streams. */
async function figuresOf(...records: readonly Telemetry[]): Promise<Record<string, string | undefined>> {
  const monitor = new Monitor();
  for (const telemetry of records) {
    const { streamId, sessionId } = telemetry;
    const common = { ts: 0, streamId, sessionId, context: {} };
    await monitor.handleEvent(
      { type: "SESSION_END", ...common, outcome: telemetry.outcome!, telemetry },
      common as never,
    );
  }
  const figures = sessionFigures(monitor.getAggregateMetrics());
  return Object.fromEntries(figures.map(({ label, value, note }) => [label, note ? `${value}, ${note}` : value]));
}

const telemetryOf = async (...scripts: Parameters<typeof recordRun>[0]): Promise<Telemetry> =>
  viewOf(await recordRun(scripts)).telemetry!;

test("before the first run, nothing is known but that there was none", () => {
  const known = sessionFigures(undefined).filter(({ value }) => value !== undefined);
  expect(known).toEqual([{ label: "Runs read", value: "0" }]);
});

test("runs are added up, and only those that have a price are priced", async () => {
  const plain = await telemetryOf(["Hello ", "you"]);
  const retried = await telemetryOf([...CUT], ["Hello"]);
  const cost = { total: 0.003, wasted: 0.001, currency: "USD", source: "provider" } as const;
  expect(await figuresOf(plain, { ...retried, cost })).toMatchObject({
    "Runs read": "2",
    Completed: "100 %",
    Failed: "0 %",
    Retried: "50 %",
    "First token p50": expect.stringMatching(/ ms$/),
    "First token p95": expect.stringMatching(/ ms$/),
    "Void tokens": "2, 40 % of all",
    "Cost of 1": "$0.003, $0.001 wasted",
  });
  expect(await figuresOf({ ...retried, cost })).toMatchObject({ Cost: "$0.003, $0.001 wasted" });
});
