import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type EmbeddedProvider, startProvider } from "./embedded-provider.ts";
import type { Script } from "./script.ts";

const OPENAI = "/v1/chat/completions";
const ANTHROPIC = "/v1/messages";

let provider: EmbeddedProvider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

const openaiBody = { model: "gpt-x", messages: [{ role: "user", content: "Say hello." }], stream: true };
const anthropicBody = {
  model: "claude-x",
  messages: [{ role: "user", content: "Say hello." }],
  max_tokens: 50,
  stream: true,
};

function post(path: string, body: unknown, headers: Record<string, string> = {}, init: RequestInit = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(provider.url + path, { method: "POST", body: text, headers, ...init });
}

describe("a stall with pings", () => {
  test.each([
    [OPENAI, openaiBody, ": keep-alive"],
    [ANTHROPIC, anthropicBody, 'event: ping\ndata: {"type":"ping"}'],
  ])("at %s goes on sending signs of life and no content", async (path, body, ping) => {
    const run = provider.openRun([{ fault: { kind: "stall", after: 1, pingMs: 1 }, text: "one two" }]);
    const abort = new AbortController();
    const response = await post(path, body, run.headers, { signal: abort.signal });
    let text = "";
    for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
      text += part;
      if (text.split(`${ping}\n\n`).length > 4) break;
    }
    expect(text).toContain("one");
    expect(text).not.toContain("two");
    expect(await run.requests[0]?.whenEnded()).toBe("client-closed");
  });
});

describe("a run", () => {
  test("answers its requests by its scripts in order, the last again and again", async () => {
    const run = provider.openRun([{ fault: "server-error" }, { text: "second" }]);
    const statuses = [];
    for (let i = 0; i < 3; i++) {
      const response = await post(OPENAI, openaiBody, run.headers);
      statuses.push(response.status);
      expect((await response.text()).includes('"second"')).toBe(i > 0);
    }
    expect(statuses).toEqual([500, 200, 200]);
    expect(run.requests.map(({ attempt, ending }) => [attempt, ending])).toEqual([
      [1, "fault"],
      [2, "complete"],
      [3, "complete"],
    ]);
  });

  test("keeps apart from others that run at the same time", async () => {
    const [bad, good] = [provider.openRun([{ fault: "server-error" }, {}]), provider.openRun([{}])];
    const statuses = await Promise.all(
      [bad, good, bad, good].map(async ({ headers }) => (await post(OPENAI, openaiBody, headers)).status),
    );
    expect(statuses.filter((status) => status === 500)).toHaveLength(1);
    expect(good.requests.map(({ status }) => status)).toEqual([200, 200]);
    expect(provider.requests).toEqual(expect.arrayContaining([...bad.requests, ...good.requests]));
  });

  test("that was closed refuses later requests", async () => {
    const run = provider.openRun([{}]);
    run.close();
    const response = await post(OPENAI, openaiBody, run.headers);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { message: expect.stringContaining("No run") } });
  });

  test.each([
    [[], /at least one script/],
    [[{ fault: "explode" as never }], /Unknown fault "explode"/],
    [[{ pacing: { jitter: 3 } }], /pacing\.jitter/],
    [[{ usage: { promptTokens: 1, cacheReadTokens: 2 } }], /usage\.promptTokens is 1/],
  ])("of impossible scripts, %j, is refused", (scripts: readonly Script[], message) => {
    expect(() => provider.openRun(scripts)).toThrow(message);
  });

  test("shows what it saw as plain data", async () => {
    const run = provider.openRun([{ fault: "cut", text: "a b" }]);
    await expect(post(ANTHROPIC, anthropicBody, run.headers).then((response) => response.text())).rejects.toThrow(
      "terminated",
    );
    expect(JSON.parse(JSON.stringify(run.requests))).toEqual([
      {
        number: expect.any(Number),
        protocol: "anthropic-messages",
        model: "claude-x",
        responseId: expect.stringMatching(/^msg_01/),
        run: run.key,
        attempt: 1,
        fault: { kind: "cut", after: 8 },
        receivedAt: expect.any(Number),
        status: 200,
        tokensSent: 2,
        ending: "fault",
      },
    ]);
  });
});

describe("a request of no run", () => {
  test("is answered healthily", async () => {
    expect((await post(OPENAI, openaiBody)).status).toBe(200);
  });

  test.each(["rate-limited", '{"kind":"status","status":429}'])("gets the fault of its header, %s", async (fault) => {
    expect((await post(OPENAI, openaiBody, { "x-l0-fault": fault })).status).toBe(429);
  });

  test("is refused with the names that exist where its header names an unknown fault", async () => {
    const response = await post(OPENAI, openaiBody, { "x-l0-fault": "explode" });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("Known: healthy, slow-start");
  });
});

describe("a request that cannot be served", () => {
  test.each([
    ["that does not stream", OPENAI, { ...openaiBody, stream: false }, 400, /only streams/],
    ["that does not stream", ANTHROPIC, { ...anthropicBody, stream: undefined }, 400, /only streams/],
    ["without messages", OPENAI, { ...openaiBody, messages: [] }, 400, /messages/],
    ["without max_tokens", ANTHROPIC, { ...anthropicBody, max_tokens: undefined }, 400, /max_tokens/],
    ["of broken JSON", OPENAI, "{", 400, /no valid JSON/],
    ["larger than 4 MiB", ANTHROPIC, "x".repeat(5 << 20), 413, /larger than/],
    ["for another path", "/v1/embeddings", {}, 404, /Nothing is served at \/v1\/embeddings/],
  ])("%s, at %s, is told why", async (_, path, body, status, message) => {
    const before = provider.requests.length;
    const response = await post(path, body);
    expect(response.status).toBe(status);
    expect(((await response.json()) as { error: { message: string } }).error.message).toMatch(message);
    expect(provider.requests).toHaveLength(before);
  });

  test("with GET is told to POST", async () => {
    const response = await fetch(provider.url + OPENAI);
    expect([response.status, (await response.text()).includes("POST")]).toEqual([405, true]);
  });
});

describe("close()", () => {
  const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;

  test.each<[string, Script, number | undefined]>([
    ["late headers", { fault: { kind: "slow-start", headersMs: 600_000, firstTokenMs: 0 } }, undefined],
    ["a late first token", { fault: { kind: "slow-start", headersMs: 0, firstTokenMs: 600_000 } }, 200],
    ["a stall with pings", { fault: { kind: "stall", after: 0, pingMs: 600_000 } }, 200],
    ["a slow pace", { pacing: { tokenMs: 60_000 } }, 200],
  ])("ends %s at once, with no timer left", async (_, script, status) => {
    const arrived = Promise.withResolvers<void>();
    const own = await startProvider({ onRequest: () => arrived.resolve() });
    const run = own.openRun([script]);
    const before = timers();
    const answer = fetch(own.url + OPENAI, {
      method: "POST",
      body: JSON.stringify(openaiBody),
      headers: run.headers,
    }).then((response) => response.text());
    const failed = expect(answer).rejects.toThrow(TypeError);
    await arrived.promise;
    await own.close();
    await failed;
    expect(run.requests).toMatchObject([{ tokensSent: 0, ending: "provider-closed", ...(status && { status }) }]);
    expect(timers()).toBeLessThanOrEqual(before);
  });

  test("can be said twice", async () => {
    const own = await startProvider();
    await Promise.all([own.close(), own.close()]);
    await expect(fetch(own.url)).rejects.toThrow("fetch failed");
  });
});

test("a slow start is late with its headers and late with its first token, but whole", async () => {
  const script: Script = { fault: { kind: "slow-start", headersMs: 4, firstTokenMs: 4 }, text: "Hello" };
  const start = performance.now();
  const text = await (await post(OPENAI, openaiBody, provider.openRun([script]).headers)).text();
  expect(performance.now() - start).toBeGreaterThan(7);
  expect(text).toContain("Hello");
  expect(text).toContain("[DONE]");
});
