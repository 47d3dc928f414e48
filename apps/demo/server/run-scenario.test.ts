import { defineHandler, type Telemetry } from "@l0/core";
import { afterEach, describe, expect, test } from "vitest";
import { allOf } from "../test/support/all-of.ts";
import { ADAPTERS, type RunMessage } from "../protocol.ts";
import { openPlayground, type Playground, type PlaygroundOptions } from "./playground.ts";
import { startProvider } from "./provider/embedded-provider.ts";
import { DEFAULT_ANSWER } from "./provider/answer.ts";
import { runScenario, type ScenarioRun } from "./run-scenario.ts";
import { messagesOf } from "./terminal/report.ts";

// A loaded machine may take its time.

const opened: Playground[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((playground) => playground.close()));
});

async function open(options: PlaygroundOptions = {}): Promise<Playground> {
  const playground = await openPlayground({ environment: {}, deadlineMs: 10_000, ...options });
  opened.push(playground);
  return playground;
}

const all = (run: ScenarioRun): Promise<RunMessage[]> => allOf(run.messages);

describe("the messages of a run", () => {
  test("begin with its start and end with what each adapter sent", async () => {
    const playground = await open();
    const run = runScenario(playground, "cut-and-retried");
    const messages = await all(run);
    expect(messages[0]).toEqual({
      kind: "started",
      runId: run.id,
      scenario: "cut-and-retried",
      client: "openai",
      model: "gpt-5.4-mini",
    });
    const last = ["ended", "aggregate", ...ADAPTERS.map(() => "sent"), "done"];
    expect(messages.slice(-8).map(({ kind }) => kind)).toEqual(last);
    expect(messagesOf(messages, "sent").map(({ adapter }) => adapter)).toEqual(ADAPTERS);
    expect(messagesOf(messages, "problem")).toEqual([]);
    const times = messages.flatMap((message) => ("at" in message ? [message.at] : []));
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  test("hold the events that the reader sees, in order", async () => {
    const messages = await all(runScenario(await open(), "cut-and-retried"));
    let text = "";
    for (const { event } of messagesOf(messages, "stream")) {
      if (event.type === "reset") text = text.slice(0, event.offset);
      if (event.type === "token") text += event.value;
    }
    expect(text).toBe(DEFAULT_ANSWER);
  });

  test("hold no content but that of the stream", async () => {
    const messages = await all(runScenario(await open(), "cut-and-retried"));
    const others = JSON.stringify(messages.filter(({ kind }) => kind !== "stream"));
    for (const word of ["language", "delta", "Answer in a few"]) expect(others).not.toContain(word);
  });

  test("say of a failed stream what its reader was rejected with", async () => {
    const messages = await all(runScenario(await open(), "unauthorized"));
    expect(messagesOf(messages, "failed")).toMatchObject([{ code: "PROVIDER_ERROR" }]);
    expect(messagesOf(messages, "ended")).toMatchObject([{ outcome: "failed" }]);
  });

  test("say of a stream that is never read that there was none", async () => {
    const messages = await all(runScenario(await open(), "never-read"));
    expect(messagesOf(messages, "ended")).toEqual([{ kind: "ended", at: expect.any(Number), outcome: "never read" }]);
    expect([...messagesOf(messages, "stream"), ...messagesOf(messages, "lifecycle")]).toEqual([]);
  });

  test("say what did not arrive at a back end outside", async () => {
    const gone = await startProvider();
    await gone.close();
    const environment = { OTEL_EXPORTER_OTLP_ENDPOINT: gone.url };
    // Shorter than the pause before the exporter's second try.
    const messages = await all(runScenario(await open({ environment, deadlineMs: 700 }), "break"));
    expect(messagesOf(messages, "problem").map(({ message }) => message)).toContainEqual(
      expect.stringContaining(`otel: ${gone.url}: connect ECONNREFUSED`),
    );
    expect(messages.at(-1)).toEqual({ kind: "done" });
  });
});

describe("the client of a run", () => {
  test("can be chosen in place of the scenario's own", async () => {
    const playground = await open();
    const messages = await all(runScenario(playground, "fallback", "anthropic"));
    expect(messages[0]).toMatchObject({ client: "anthropic", model: "claude-haiku-4-5" });
    expect(new Set(playground.provider.requests.map(({ protocol }) => protocol))).toEqual(
      new Set(["anthropic-messages"]),
    );
  });

  test("is the real one where there is a key, but for scenarios with faults", async () => {
    const real = await startProvider();
    const environment = { OPENAI_API_KEY: "a-key", OPENAI_BASE_URL: `${real.url}/v1`, OPENAI_MODEL: "real-model" };
    const playground = await open({ environment });
    const healthy = await all(runScenario(playground, "healthy"));
    expect(healthy[0]).toMatchObject({ model: "real-model" });
    expect([real.requests.length, playground.provider.requests.length]).toEqual([1, 0]);
    const cut = await all(runScenario(playground, "cut"));
    expect(cut[0]).toMatchObject({ model: "gpt-5.4-mini" });
    expect([real.requests.length, playground.provider.requests.length]).toEqual([1, 1]);
    await real.close();
  });
});

describe("the runs of a session", () => {
  const aggregateOf = async (run: ScenarioRun) => messagesOf(await all(run), "aggregate")[0]?.metrics;

  test("are added up, and those of another one apart", async () => {
    const playground = await open();
    await all(runScenario(playground, "healthy", undefined, "page-1"));
    const second = await aggregateOf(runScenario(playground, "buffered", undefined, "page-1"));
    expect(second).toMatchObject({ count: 2, completionRate: 1, retryRate: 0.5, pricedCount: 1 });
    expect(second?.timeToFirstToken).toMatchObject({ count: 2, p50: expect.any(Number), p95: expect.any(Number) });
    expect(await aggregateOf(runScenario(playground, "cut", undefined, "page-2"))).toMatchObject({
      count: 1,
      completionRate: 0,
    });
    expect(await aggregateOf(runScenario(playground, "never-read", undefined, "page-1"))).toEqual(second);
  });

  test("without one, a run is one of its own", async () => {
    const playground = await open();
    await all(runScenario(playground, "healthy"));
    expect(await aggregateOf(runScenario(playground, "healthy"))).toMatchObject({ count: 1 });
  });
});

describe("a run is ended from outside", () => {
  const slow = { pacing: { tokenMs: 5 } };

  /** Reads up to the first event of that kind. */
  async function readTo(reader: ReadableStreamDefaultReader<RunMessage>, kind: RunMessage["kind"]): Promise<void> {
    for (;;) {
      const { value, done } = await reader.read();
      if (done || value.kind === kind) return;
    }
  }

  test("as abandoned when its reader goes away, also while the provider hangs", async () => {
    const ends: Telemetry[] = [];
    const keep = defineHandler({
      label: "keep",
      events: ["SESSION_END"],
      handle: ({ telemetry }) => void ends.push(telemetry),
    });
    const playground = await open({ handlers: [keep] });
    const run = runScenario(playground, "hang-before-first-token");
    const reader = run.messages.getReader();
    await readTo(reader, "lifecycle");
    await reader.cancel();
    await run.over;
    expect(ends.map(({ outcome }) => outcome)).toEqual(["abandoned"]);
    // The request may not have been sent yet; one that was sees its client go.
    for (const request of playground.provider.requests) expect(await request.whenEnded()).toBe("client-closed");
  });

  test("as aborted when it is aborted", async () => {
    const playground = await open(slow);
    const run = runScenario(playground, "healthy");
    const reader = run.messages.getReader();
    await readTo(reader, "stream");
    run.abort();
    reader.releaseLock();
    const messages = await all(run);
    expect(messagesOf(messages, "failed")).toMatchObject([{ code: "STREAM_ABORTED" }]);
    expect(messagesOf(messages, "ended")).toMatchObject([{ outcome: "aborted" }]);
    expect(await playground.provider.requests[0]?.whenEnded()).toBe("client-closed");
  });

  test("at once when its reader goes before it began", async () => {
    const playground = await open();
    const run = runScenario(playground, "healthy");
    await run.messages.cancel();
    await run.over;
    expect(playground.provider.requests).toEqual([]);
  });
});

test("runs at the same time have each its own telemetry", async () => {
  const playground = await open();
  const names = ["healthy", "cut", "fallback", "break"] as const;
  const runs = await Promise.all(names.map((name) => all(runScenario(playground, name))));
  const ids = runs.map((messages) => messagesOf(messages, "ended")[0]?.telemetry?.streamId ?? "none");
  expect(new Set(ids).size).toBe(names.length);
  for (const [index, messages] of runs.entries()) {
    const sent = JSON.stringify(messagesOf(messages, "sent"));
    expect(ids.map((id) => sent.includes(id))).toEqual(ids.map((_, other) => other === index));
  }
});

test("an unknown scenario is refused with the names that exist", async () => {
  const playground = await open();
  expect(() => runScenario(playground, "explode")).toThrow(/Unknown scenario "explode"\. Known: healthy/);
});
