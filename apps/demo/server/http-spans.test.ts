import { afterAll, beforeAll, expect, test } from "vitest";
import { allOf } from "../test/support/all-of.ts";
import { spansIn } from "../web/trace/otlp-spans.ts";
import { rowsOf } from "../web/trace/span-rows.ts";
import type { ClientKind } from "./clients.ts";
import { traceHttpRequests } from "./http-spans.ts";
import { openPlayground, type Playground } from "./playground.ts";
import { runScenario } from "./run-scenario.ts";
import { messagesOf } from "./terminal/report.ts";

let playground: Playground;
let stop: () => void;
beforeAll(async () => {
  stop = traceHttpRequests();
  playground = await openPlayground({ environment: {}, deadlineMs: 10_000 });
});
afterAll(async () => {
  stop();
  await playground.close();
});

/** The spans that arrived, each behind the name of its parent. */
async function placesOf(scenario: string, client: ClientKind): Promise<readonly string[]> {
  const messages = await allOf(runScenario(playground, scenario, client).messages);
  const otel = messagesOf(messages, "sent").find(({ adapter }) => adapter === "otel");
  const bodies = otel?.items.filter(({ fileName }) => fileName === "otlp-traces.json").map(({ body }) => body);
  const named = ({ name, attributes }: ReturnType<typeof spansIn>[number]): string =>
    name.replace(/^chat .*/, "stream") + (attributes["l0.attempt.number"] ?? "");
  return rowsOf(spansIn(bodies ?? [])).map(({ span, parent }) => (parent ? `${named(parent)} > ` : "") + named(span));
}

test.each(["openai", "anthropic", "ai-sdk"] as const)(
  "the HTTP requests of %s are in the stream's trace",
  async (client) => {
    // That there is a second attempt is known when the first one's request has been made.
    expect(await placesOf("cut-and-retried", client)).toEqual([
      "stream",
      "stream > l0.attempt1",
      "stream > POST",
      "stream > l0.attempt2",
      "l0.attempt2 > POST",
    ]);
    expect(await placesOf("break", client)).toEqual(["stream", "stream > POST"]);
  },
);

test("runs at the same time have each its own requests", async () => {
  const runs = await Promise.all(["healthy", "cut", "break"].map((scenario) => placesOf(scenario, "openai")));
  expect(runs).toEqual(runs.map(() => ["stream", "stream > POST"]));
});
