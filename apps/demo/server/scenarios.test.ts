import { type EventHandler, isL0Error, l0, type L0Event, type L0Result } from "@l0/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ClientKind, type Clients, createClients } from "./clients.ts";
import { consume } from "./consume.ts";
import { foundIn, NOTHING_FOUND } from "./found.ts";
import { playedSources, sourceOptions } from "./played-sources.ts";
import { type EmbeddedProvider, startProvider } from "./provider/embedded-provider.ts";
import { countPromptTokens, DEFAULT_ANSWER, tokenize } from "./provider/answer.ts";
import type { Run } from "./provider/run.ts";
import type { Scenario } from "./scenario.ts";
import { SCENARIO_NAMES, scenarioOf } from "./scenarios.ts";

let provider: EmbeddedProvider;
let clients: Clients;
beforeAll(async () => {
  provider = await startProvider();
  clients = createClients(provider.url, {});
});
afterAll(() => provider.close());

/** Reads as the scenario's consumer does; gives the text that is valid at the end, and what was thrown. */
async function read(result: L0Result, { consumer }: Scenario): Promise<{ text: string; thrown?: unknown }> {
  let text = "";
  const { thrown } = await consume(result, consumer, {
    leave: new AbortController().signal,
    onEvent(event) {
      if (event.type === "reset") text = text.slice(0, event.offset);
      if (event.type === "token") text += event.value;
    },
  });
  return { text, thrown };
}

interface Played {
  readonly text: string;
  readonly thrown?: unknown;
  readonly events: readonly L0Event[];
  readonly result: L0Result;
  readonly run: Run;
}

async function play(scenario: Scenario, client?: ClientKind): Promise<Played> {
  const run = provider.openRun(scenario.scripts);
  const events: L0Event[] = [];
  const sources = playedSources({ clientsFor: () => clients }, scenario, client);
  const broken: EventHandler = () => {
    throw new Error("This handler is broken.");
  };
  const result = await l0({
    ...scenario.options,
    ...sourceOptions(sources, run.headers),
    monitoring: { enabled: true },
    onEvent: [...(scenario.throwingHandler ? [broken] : []), (event) => void events.push(event)],
    onHandlerError: () => {},
  });
  return { ...(await read(result, scenario)), events, result, run };
}

function check({ expects, scripts }: Scenario, { text, thrown, events, result, run }: Played): void {
  const failures = events.filter((event) => event.type === "ATTEMPT_END" && event.outcome === "failed");
  expect(failures.map((event) => "error" in event && isL0Error(event.error) && event.error.code)).toEqual(
    expects.failures,
  );
  expect(isL0Error(thrown) ? thrown.code : thrown).toBe(expects.throws);
  expect(run.requests).toHaveLength(expects.requests);
  expect(result.telemetry?.outcome).toBe(expects.outcome);
  expect(events.filter(({ type }) => type === "SESSION_END")).toHaveLength(expects.outcome === undefined ? 0 : 1);
  expect(text).toBe(result.state.content);
  if (expects.outcome === "completed") expect(text).toBe(expects.text ?? scripts.at(-1)?.text ?? DEFAULT_ANSWER);
  if (result.telemetry) expect(foundIn(result.telemetry)).toEqual({ ...NOTHING_FOUND, ...expects.found });
}

const CLIENTS = ["openai", "anthropic", "ai-sdk"] as const;
const TABLE = SCENARIO_NAMES.map((name) => ({ name, scenario: scenarioOf(name) }));

describe.concurrent.each(TABLE)("$name", ({ scenario }) => {
  test.concurrent.each(CLIENTS)("comes out as its table says through %s", async (client) => {
    check(scenario, await play(scenario, client));
  });
});

test.each(TABLE.filter(({ scenario }) => scenario.sources.length > 1))(
  "$name comes out as its table says through two providers",
  async ({ scenario }) => {
    const played = await play(scenario);
    check(scenario, played);
    expect(new Set(played.run.requests.map(({ protocol }) => protocol)).size).toBe(2);
  },
);

describe("a scenario's name", () => {
  test("that is unknown is refused with the names that exist", () => {
    expect(() => scenarioOf("explode")).toThrow(
      /Unknown scenario "explode"\. Known: healthy, slow-start, .*handler-throws\./,
    );
    expect(() => scenarioOf("constructor")).toThrow(TypeError);
  });
});

test("a stream whose reader goes away closes the provider's connection", async () => {
  const long = { ...scenarioOf("break"), scripts: [{ text: "word ".repeat(3000) }] } as const;
  for (const client of CLIENTS) {
    const { run } = await play(long, client);
    expect([client, await run.requests[0]?.whenEnded()]).toEqual([client, "client-closed"]);
  }
});

test("a slow reader's time is its own, not the provider's", async () => {
  const { consumer } = scenarioOf("slow-consumer");
  const { result } = await play(scenarioOf("slow-consumer"));
  const { consumerTime = 0, totalTokens = 0, interToken } = result.telemetry?.metrics ?? {};
  const pauseMs = consumer.does === "read-slowly" ? consumer.pauseMs : Number.NaN;
  expect(consumerTime).toBeGreaterThan((totalTokens - 1) * pauseMs);
  expect(interToken?.max).toBeLessThan(pauseMs);
});

test.each(CLIENTS)("what %s was billed when it was cut is an estimate, and said to be one", async (client) => {
  const { usage, cost } = (await play(scenarioOf("estimated-cost"), client)).result.telemetry ?? {};
  expect(usage).toMatchObject({
    outputTokens: countPromptTokens(tokenize(DEFAULT_ANSWER).slice(0, 40).join("")),
    source: "estimated",
  });
  expect(cost).toMatchObject({ total: expect.any(Number), wasted: 0, source: "estimated" });
});

test.each(CLIENTS)("a continued answer from %s voids only what came after its checkpoint", async (client) => {
  const { events, result } = await play(scenarioOf("continuation"), client);
  const resume = events.find((event) => event.type === "RESUME_START");
  expect(resume?.tokenCount).toBe(30);
  expect(events.filter(({ type }) => type === "RESET")).toMatchObject([
    { offset: resume?.checkpointLength, voidedTokens: 4 },
  ]);
  // Those behind the checkpoint, and those that the model repeats before it goes on.
  expect(result.telemetry?.metrics.voidedTokens).toBe(8);
});

test.each(CLIENTS)("a buffered reader of %s gets nothing that becomes void", async (client) => {
  const { events } = await play(scenarioOf("buffered"), client);
  expect(events.filter(({ type }) => type === "RETRY_ATTEMPT")).toHaveLength(1);
  expect(events.filter(({ type }) => type === "RESET")).toEqual([]);
});

test.each(CLIENTS)("the tool that the model of %s calls is the one that it was offered", async (client) => {
  const { events } = await play(scenarioOf("tool-call"), client);
  const calls = events.filter((event) => event.type === "TOOL_REQUESTED");
  expect(calls).toMatchObject([{ toolName: "find_passage", arguments: { topic: "timeouts" } }]);
});

test("a handler that throws is counted and leaves the others alone", async () => {
  const { result, events } = await play(scenarioOf("handler-throws"));
  expect(result.state.handlerErrors).toBeGreaterThan(0);
  expect(events.at(-1)?.type).toBe("SESSION_END");
});
