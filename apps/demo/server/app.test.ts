import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { allOf } from "../test/support/all-of.ts";
import type { Catalogue, RunMessage } from "../protocol.ts";
import { type PlaygroundServer, startPlaygroundServer } from "./playground-server.ts";
import { SCENARIO_NAMES } from "./scenarios.ts";

// A loaded machine may take its time.

let webRoot: string;
let server: PlaygroundServer;
beforeAll(async () => {
  webRoot = await mkdtemp(join(tmpdir(), "l0-web-"));
  await writeFile(join(webRoot, "index.html"), "<title>page</title>");
  server = await startPlaygroundServer({ environment: {}, webRoot, pacing: { tokenMs: 2 } });
});
afterAll(async () => {
  await server.close();
  await rm(webRoot, { recursive: true });
});

const get = (path: string, init?: RequestInit): Promise<Response> => fetch(server.url + path, init);

const errorOf = async (response: Response): Promise<string> => ((await response.json()) as { error: string }).error;

/** The messages of a stream of events, as they come. */
async function* messagesIn(response: Response): AsyncGenerator<RunMessage> {
  let buffered = "";
  for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
    const events = (buffered + text).split("\n\n");
    buffered = events.pop() ?? "";
    for (const event of events) yield JSON.parse(/^data: (.*)$/m.exec(event)![1]!) as RunMessage;
  }
}

test("the catalogue lists every scenario and client", async () => {
  const { scenarios, clients } = (await (await get("/api/catalogue")).json()) as Catalogue;
  expect(scenarios.map(({ name }) => name)).toEqual(SCENARIO_NAMES);
  expect(scenarios.filter(({ needsEmbeddedProvider }) => !needsEmbeddedProvider).map(({ name }) => name)).toEqual([
    "healthy",
    "slow-consumer",
    "break",
    "abort",
    "never-read",
    "handler-throws",
  ]);
  expect(clients.map(({ name, live }) => [name, live])).toEqual([
    ["openai", false],
    ["anthropic", false],
    ["ai-sdk", false],
  ]);
});

describe("a run", () => {
  test("is sent as server-sent events, to its end", async () => {
    const response = await get("/api/runs?scenario=cut&client=anthropic");
    expect(response.headers.get("content-type")).toContain("text/event-stream");
    const messages = await allOf(messagesIn(response));
    expect(messages[0]).toMatchObject({ kind: "started", scenario: "cut", client: "anthropic" });
    expect(messages.at(-1)).toEqual({ kind: "done" });
  });

  test("is not begun again by a browser whose stream of events has ended", async () => {
    const response = await get("/api/runs?scenario=healthy", { headers: { "last-event-id": "a-run" } });
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });

  test("is aborted by a request", async () => {
    const response = await get("/api/runs?scenario=healthy");
    const messages: RunMessage[] = [];
    for await (const message of messagesIn(response)) {
      messages.push(message);
      const [started] = messages;
      const isFirstToken = message.kind === "stream" && message.event.offset === 0;
      if (isFirstToken && started?.kind === "started") {
        expect((await get(`/api/runs/${started.runId}/abort`, { method: "POST" })).status).toBe(204);
      }
    }
    expect(messages.find(({ kind }) => kind === "ended")).toMatchObject({ outcome: "aborted" });
    const [started] = messages;
    const late = await get(`/api/runs/${started?.kind === "started" && started.runId}/abort`, { method: "POST" });
    expect([late.status, await errorOf(late)]).toEqual([404, expect.stringMatching(/^No run ".+" is under way\.$/)]);
  });

  test("is abandoned when the browser's tab is closed", async () => {
    const abandoned = async (): Promise<number> =>
      Number(
        /model="claude-haiku-4-5".*outcome="abandoned"\} (\d+)/.exec(await (await get("/metrics")).text())?.[1] ?? 0,
      );
    const before = await abandoned();
    const tab = new AbortController();
    const response = await get("/api/runs?scenario=healthy&client=anthropic", { signal: tab.signal });
    for await (const message of messagesIn(response)) if (message.kind === "stream") break;
    tab.abort();
    await vi.waitFor(async () => expect(await abandoned()).toBe(before + 1), { timeout: 10_000, interval: 20 });
  });

  test.each([
    ["scenario=explode", /^Unknown scenario "explode"\. Known: healthy, /],
    ["", /^Unknown scenario ""\. Known: healthy, /],
    ["scenario=healthy&session=a%20b", /^The session is no name of at most 64 letters/],
    ["scenario=healthy&client=gemini", /^Unknown client "gemini"\. Known: openai, anthropic, ai-sdk\.$/],
  ])("of %j is refused with what is allowed", async (query, message) => {
    const response = await get(`/api/runs?${query}`);
    expect([response.status, await errorOf(response)]).toEqual([400, expect.stringMatching(message)]);
  });
});

describe("the page", () => {
  test("is served at the root", async () => {
    expect(await (await get("/")).text()).toContain("<title>page</title>");
  });

  test("that was not built is said to be so", async () => {
    const other = await startPlaygroundServer({ environment: {}, webRoot: join(webRoot, "..") });
    const response = await fetch(other.url);
    expect([response.status, await errorOf(response)]).toEqual([404, expect.stringContaining("Run `pnpm build`")]);
    await other.close();
  });

  test("is all that is served beside the interface", async () => {
    const response = await get("/nothing/here");
    expect([response.status, await errorOf(response)]).toEqual([404, "Nothing is served at /nothing/here."]);
    expect((await get("/api/runs/x/abort")).status).toBe(404);
  });
});

test("/metrics is in the text format", async () => {
  const response = await get("/metrics");
  expect(response.headers.get("content-type")).toMatch(/^text\/plain; version=0\.0\.4/);
  expect(await response.text()).toContain("# TYPE l0_requests_total counter");
});

describe("other sites", () => {
  test("reach nothing under a name of their own", async () => {
    const asking = request(`${server.url}/api/catalogue`, { headers: { host: "evil.example" } }).end();
    const [response] = await once(asking, "response");
    response.resume();
    expect(response.statusCode).toBe(403);
  });

  test("cannot start a run from a browser", async () => {
    const response = await get("/api/runs?scenario=healthy", { headers: { "sec-fetch-site": "cross-site" } });
    expect(response.status).toBe(403);
  });
});

test("closing the server ends the runs that are under way", async () => {
  const own = await startPlaygroundServer({ environment: {}, webRoot });
  const response = await fetch(`${own.url}/api/runs?scenario=hang-before-first-token`);
  const messages = messagesIn(response);
  await messages.next();
  await own.close();
  await expect(allOf(messages)).rejects.toThrow("terminated");
});
