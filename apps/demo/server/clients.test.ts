import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readBare } from "./bare-reading.ts";
import { createClients } from "./clients.ts";
import { type EmbeddedProvider, startProvider } from "./provider/embedded-provider.ts";

const KINDS = ["openai", "anthropic", "ai-sdk"] as const;

let provider: EmbeddedProvider;
beforeAll(async () => {
  provider = await startProvider();
});
afterAll(() => provider.close());

const call = { prompt: "Say hello.", system: "Be brief.", signal: new AbortController().signal };

describe("without keys in the environment", () => {
  const clients = () => createClients(provider.url, { OPENAI_BASE_URL: "http://127.0.0.1:9", ANTHROPIC_MODEL: "x" });

  test("requests go to the embedded provider, and the notice says how to change that", () => {
    expect(clients().targets).toMatchObject({
      openai: {
        mode: "embedded",
        baseURL: `${provider.url}/v1`,
        notice: expect.stringContaining("Set OPENAI_API_KEY"),
      },
      anthropic: { mode: "embedded", baseURL: provider.url, notice: expect.stringContaining("Set ANTHROPIC_API_KEY") },
      "ai-sdk": { mode: "embedded", baseURL: `${provider.url}/v1` },
    });
  });

  test.each(KINDS)("the %s client streams the run that its headers name", async (kind) => {
    const run = provider.openRun([{ text: "Hello there" }]);
    const { text, thrown } = await readBare(clients(), kind, { ...call, model: "chosen", headers: run.headers });
    expect([text, thrown]).toEqual(["Hello there", undefined]);
    expect(run.requests).toMatchObject([{ model: "chosen", ending: "complete", tokensSent: 2 }]);
  });

  test.each(KINDS)("the %s client does not retry by itself", async (kind) => {
    const run = provider.openRun([{ fault: "server-error" }]);
    await readBare(clients(), kind, { ...call, headers: run.headers });
    expect(run.requests).toHaveLength(1);
  });

  test("the usage of a stream counts cached tokens as a part of the prompt", async () => {
    const run = provider.openRun([
      { text: "Hello", usage: { promptTokens: 50, cacheReadTokens: 32, cacheWriteTokens: 8 } },
    ]);
    const usage = async (kind: (typeof KINDS)[number], type: string): Promise<unknown> => {
      const { parts } = await readBare(clients(), kind, { ...call, headers: run.headers });
      return parts.findLast((part) => JSON.stringify(part).includes(type));
    };
    expect(await usage("openai", "prompt_tokens")).toMatchObject({
      usage: { prompt_tokens: 50, completion_tokens: 1, prompt_tokens_details: { cached_tokens: 32 } },
    });
    expect(await usage("anthropic", "message_delta")).toMatchObject({
      usage: { input_tokens: 10, cache_read_input_tokens: 32, cache_creation_input_tokens: 8, output_tokens: 1 },
    });
    expect(await usage("ai-sdk", "totalUsage")).toMatchObject({
      totalUsage: { inputTokens: 50, outputTokens: 1, inputTokenDetails: { cacheReadTokens: 32 } },
    });
  });
});

describe("with a provider's key in the environment", () => {
  /** A provider that is not ours: it refuses everything and keeps what it was asked. */
  async function foreignProvider() {
    const seen: { headers: IncomingMessage["headers"]; url: string | undefined; body: string }[] = [];
    const server = createServer(async (request, response) => {
      const chunks = await request.toArray();
      seen.push({ headers: request.headers, url: request.url, body: Buffer.concat(chunks).toString() });
      response.writeHead(418).end();
    });
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const close = async (): Promise<void> => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    };
    return { url, seen, close };
  }

  test("requests go there with the key, its own model and no header of a run", async () => {
    const foreign = await foreignProvider();
    const run = provider.openRun([{}]);
    const clients = createClients(provider.url, {
      OPENAI_API_KEY: "sk-o",
      OPENAI_BASE_URL: `${foreign.url}/openai/v1`,
      OPENAI_MODEL: "own",
      ANTHROPIC_API_KEY: "sk-a",
      ANTHROPIC_BASE_URL: foreign.url,
    });
    for (const kind of KINDS) {
      const { thrown, parts } = await readBare(clients, kind, { ...call, model: "chosen", headers: run.headers });
      expect(JSON.stringify([thrown, parts])).toContain("418");
    }
    expect(run.requests).toEqual([]);
    expect(foreign.seen.map(({ url }) => url)).toEqual([
      "/openai/v1/chat/completions",
      "/v1/messages",
      "/openai/v1/chat/completions",
    ]);
    expect(foreign.seen.map(({ headers }) => headers.authorization)).toEqual([
      "Bearer sk-o",
      "Bearer sk-a",
      "Bearer sk-o",
    ]);
    expect(foreign.seen.map(({ body }) => (JSON.parse(body) as { model: string }).model)).toEqual([
      "own",
      clients.targets.anthropic.model,
      "own",
    ]);
    expect(foreign.seen.some(({ headers }) => "x-l0-run" in headers)).toBe(false);
    await foreign.close();
  });

  test("the notice says who answers and what does not change, and never the key", () => {
    const { targets } = createClients(provider.url, { OPENAI_API_KEY: "sk-secret" });
    expect(targets.openai.mode).toBe("live");
    expect(targets.openai.notice).toMatch(
      /OPENAI_API_KEY is set: .* answers\. Scenarios with faults stay with the embedded/,
    );
    expect(JSON.stringify(targets)).not.toContain("sk-secret");
    expect(targets["ai-sdk"]).toBe(targets.openai);
    expect(targets.anthropic.mode).toBe("embedded");
  });
});
