import { getEventListeners } from "node:events";
import { type EventHandler, type EventOf, l0, type L0Event } from "@l0/core";
import { type Exit, EXITS } from "@l0/core/testing";
import { describe, expect, test } from "vitest";
import { startProvider } from "../server/provider/embedded-provider.ts";
import { type AdapterRig, openAdapterRig, type Records } from "./support/adapter-rig.ts";
import { oneRecordOf, recorded } from "./support/outcomes.ts";
import { PROVIDER_EXITS, throughOpenAI } from "./support/provider-exits.ts";
import { leavesNothing, noTimerLeft } from "./support/resources.ts";
import { watchSources } from "./support/watched-source.ts";

// A loaded machine may take its time.

const broken: EventHandler = () => {
  throw new Error("This handler is broken.");
};

interface Ended {
  readonly end: EventOf<"SESSION_END"> | undefined;
  readonly handlerErrors: number;
}

/** Takes an exit with all adapters attached, and checks all that holds whatever becomes of what they send. */
async function take(exit: Exit, rig: AdapterRig, before: readonly EventHandler[] = []): Promise<Ended> {
  const { options, read } = exit.begin();
  const { signal = new AbortController().signal } = options;
  const sources = watchSources(options);
  const events: L0Event[] = [];
  const result = await l0({
    ...sources.options,
    signal,
    onEvent: [...before, ...rig.handlers, (event) => void events.push(event)],
    onHandlerError: () => {},
  });
  await read(result);

  const ends = events.filter((event) => event.type === "SESSION_END");
  expect(ends.map(({ outcome }) => outcome)).toEqual(exit.outcome === undefined ? [] : [exit.outcome]);
  expect(events.at(-1)).toBe(ends[0]);
  expect(result.state.outcome).toBe(exit.outcome);
  expect(sources.opened > 0).toBe(exit.outcome !== undefined);
  expect(sources.forgotten).toBe(0);
  expect(getEventListeners(signal, "abort")).toEqual([]);
  expect(rig.openSpans).toEqual({ otel: 0, sentry: 0 });
  await noTimerLeft();
  return { end: ends[0], handlerErrors: result.state.handlerErrors };
}

const nothingLost = (records: Records): void => {
  for (const { rejected, problems } of Object.values(records)) expect([rejected, problems]).toEqual([0, []]);
};

describe("every exit leaves one record in each back end, and nothing open", () => {
  test.each(EXITS)("$name", async (exit) => {
    await leavesNothing(async () => {
      const rig = await openAdapterRig("up");
      const { end, handlerErrors } = await take(exit, rig);
      const records = await rig.collect();
      await rig.close();
      expect(handlerErrors).toBe(0);
      nothingLost(records);
      expect(recorded(records)).toEqual(oneRecordOf(exit.outcome, end?.telemetry.error));
    });
  });
});

describe("so does every exit with a handler that throws at every event", () => {
  test.each(EXITS)("$name", async (exit) => {
    await leavesNothing(async () => {
      const rig = await openAdapterRig("up");
      const { end, handlerErrors } = await take(exit, rig, [broken]);
      const records = await rig.collect();
      await rig.close();
      expect(handlerErrors > 0).toBe(exit.outcome !== undefined);
      nothingLost(records);
      expect(recorded(records)).toEqual(oneRecordOf(exit.outcome, end?.telemetry.error));
    });
  });
});

describe("no exit is another one, and nothing is left open, where every back end is down", () => {
  test.each(EXITS)("$name", async (exit) => {
    await leavesNothing(async () => {
      const rig = await openAdapterRig("down");
      const { handlerErrors } = await take(exit, rig);
      const records = await rig.collect();
      await rig.close();
      expect(handlerErrors).toBe(0);
      const silent = Object.entries(records).filter(([, { problems }]) => problems.length === 0);
      // Prometheus is asked, it sends nothing; and of a stream that was never read there is nothing to send.
      const all = ["otel", "sentry", "prometheus", "datadog", "export"];
      expect(silent.map(([name]) => name)).toEqual(exit.outcome === undefined ? all : ["prometheus"]);
      const one = exit.outcome === undefined ? [] : [exit.outcome];
      expect(recorded(records)).toEqual({ ...oneRecordOf(undefined, undefined), prometheusRequests: one });
    });
  });
});

describe("with the real OpenAI client, the provider's connection is closed as well", () => {
  test.each(PROVIDER_EXITS)("$name", async (providerExit) => {
    await leavesNothing(async () => {
      const provider = await startProvider();
      const rig = await openAdapterRig("up");
      const { exit, run } = throughOpenAI(providerExit, provider);
      const { end } = await take(exit, rig);
      expect(await Promise.all(run.requests.map((request) => request.whenEnded()))).toEqual(providerExit.endings);
      const records = await rig.collect();
      await rig.close();
      await provider.close();
      nothingLost(records);
      expect(recorded(records)).toEqual(oneRecordOf(exit.outcome, end?.telemetry.error));
    });
  });
});
