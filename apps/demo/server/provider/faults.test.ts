import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type BareReading, readBare } from "../bare-reading.ts";
import { type ClientKind, type Clients, createClients } from "../clients.ts";
import { type EmbeddedProvider, startProvider } from "./embedded-provider.ts";
import type { FaultName } from "./fault.ts";
import type { RequestEnding } from "./request-record.ts";
import type { Run } from "./run.ts";

const TEXT = "one two three four five six seven eight nine ten";
const EIGHT = "one two three four five six seven eight";
/** Long enough that the client is gone before it is all sent. */
const LONG = "word ".repeat(3000);
const KINDS: readonly ClientKind[] = ["openai", "anthropic", "ai-sdk"];

let provider: EmbeddedProvider;
let clients: Clients;

beforeAll(async () => {
  provider = await startProvider();
  clients = createClients(provider.url, {});
});
afterAll(() => provider.close());

async function read(
  kind: ClientKind,
  fault: FaultName,
  text: string = TEXT,
): Promise<{ reading: BareReading; run: Run }> {
  const run = provider.openRun([{ fault, text }]);
  const { signal } = new AbortController();
  const reading = await readBare(clients, kind, { prompt: "Count.", signal, headers: run.headers });
  return { reading, run };
}

type Fields = Readonly<Record<string, unknown>>;

/** An error and its causes, each as its class and what tells it apart. */
function chain(error: unknown): string[] {
  const links: string[] = [];
  for (let link = error; link instanceof Error; link = link.cause) {
    const { status, statusCode, code } = link as Error & Fields;
    links.push([link.constructor.name, status ?? statusCode, code].filter((part) => part != null).join(" "));
  }
  return links;
}

/** What the AI SDK gives as parts instead of throwing. */
function partsOf({ parts }: BareReading): { errors: string[][]; finish: unknown } {
  const seen = parts as readonly Fields[];
  return {
    errors: seen.filter(({ type }) => type === "error").map(({ error }) => chain(error)),
    finish: seen.find(({ type }) => type === "finish")?.["finishReason"],
  };
}

interface Expected {
  readonly fault: FaultName;
  readonly text: string;
  /** What the OpenAI and Anthropic SDKs throw; empty where the stream just ends. */
  readonly openai: readonly string[];
  readonly anthropic: readonly string[];
  /** What the AI SDK throws out of `stream`, gives as an error part, and says as finish reason. */
  readonly ai: { readonly thrown?: readonly string[]; readonly part?: readonly string[]; readonly finish?: string };
  readonly ending: RequestEnding;
  readonly status?: number;
}

const CUT = ["TypeError", "SocketError UND_ERR_SOCKET"];
const RESET = ["TypeError", "Error ECONNRESET"];

const EXPECTED: readonly Expected[] = [
  { fault: "healthy", text: TEXT, openai: [], anthropic: [], ai: { finish: "stop" }, ending: "complete", status: 200 },
  {
    fault: "zero-tokens",
    text: "",
    openai: [],
    anthropic: [],
    ai: { finish: "stop" },
    ending: "complete",
    status: 200,
  },
  {
    fault: "dropped-request",
    text: "",
    openai: ["APIConnectionError", ...CUT],
    anthropic: ["APIConnectionError", ...CUT],
    ai: { part: ["APICallError", "SocketError UND_ERR_SOCKET"] },
    ending: "fault",
  },
  {
    fault: "cut",
    text: EIGHT,
    openai: CUT,
    anthropic: CUT,
    ai: { thrown: ["APICallError 200", ...CUT] },
    ending: "fault",
    status: 200,
  },
  {
    fault: "reset",
    text: EIGHT,
    openai: RESET,
    anthropic: RESET,
    ai: { thrown: ["APICallError 200", ...RESET] },
    ending: "fault",
    status: 200,
  },
  {
    fault: "truncated",
    text: EIGHT,
    openai: [],
    anthropic: [],
    ai: { finish: "interrupted" },
    ending: "fault",
    status: 200,
  },
  {
    fault: "truncated-inside-frame",
    text: EIGHT,
    openai: ["SyntaxError"],
    anthropic: [],
    ai: { finish: "interrupted" },
    ending: "fault",
    status: 200,
  },
  {
    fault: "rate-limited",
    text: "",
    openai: ["RateLimitError 429 rate_limit_exceeded"],
    anthropic: ["RateLimitError 429"],
    ai: { part: ["APICallError 429"] },
    ending: "fault",
    status: 429,
  },
  {
    fault: "unauthorized",
    text: "",
    openai: ["AuthenticationError 401 invalid_api_key"],
    anthropic: ["AuthenticationError 401"],
    ai: { part: ["APICallError 401"] },
    ending: "fault",
    status: 401,
  },
  {
    fault: "server-error",
    text: "",
    openai: ["InternalServerError 500 server_error"],
    anthropic: ["InternalServerError 500"],
    ai: { part: ["APICallError 500"] },
    ending: "fault",
    status: 500,
  },
  {
    fault: "error-event",
    text: EIGHT,
    openai: ["APIError server_error"],
    anthropic: ["APIError"],
    ai: { part: ["StreamProviderError 500 server_error"], finish: "error" },
    ending: "fault",
    status: 200,
  },
];

describe.each(EXPECTED)("the fault $fault", ({ fault, text, ending, status, ...expected }) => {
  test.each(["openai", "anthropic"] as const)("is what the %s SDK makes of it", async (kind) => {
    const { reading, run } = await read(kind, fault);
    expect(reading.text).toBe(text);
    expect(chain(reading.thrown)).toEqual(expected[kind]);
    expect(run.requests).toMatchObject([{ ending, attempt: 1, ...(status !== undefined && { status }) }]);
    expect(run.requests[0]?.tokensSent).toBe(text === "" ? 0 : text.split(" ").length);
  });

  test("is what the AI SDK makes of it", async () => {
    const { reading, run } = await read("ai-sdk", fault);
    const { thrown = [], part, finish } = expected.ai;
    expect(reading.text).toBe(text);
    expect(chain(reading.thrown)).toEqual(thrown);
    expect(partsOf(reading)).toEqual({ errors: part ? [part] : [], finish });
    expect(run.requests).toMatchObject([{ ending }]);
  });
});

describe("malformed JSON in the stream", () => {
  test.each(["openai", "anthropic"] as const)(
    "makes the %s SDK throw a SyntaxError and close its connection",
    async (kind) => {
      const { reading, run } = await read(kind, "malformed", LONG);
      expect(reading.text).toBe("word word word word word word word word");
      expect(chain(reading.thrown)).toEqual(["SyntaxError"]);
      expect(await run.requests[0]?.whenEnded()).toBe("client-closed");
    },
  );

  test("is an error part for the AI SDK, which then reads on to the end", async () => {
    const { reading, run } = await read("ai-sdk", "malformed");
    expect(reading.text).toBe(TEXT);
    expect(partsOf(reading)).toEqual({ errors: [["JSONParseError", "SyntaxError"]], finish: "stop" });
    expect(run.requests).toMatchObject([{ ending: "complete", tokensSent: 10 }]);
  });
});

describe("a rate limit", () => {
  test("says when to come back, in seconds and in milliseconds", async () => {
    const run = provider.openRun([{ fault: { kind: "status", status: 429, retryAfterMs: 1500 } }]);
    const { signal } = new AbortController();
    for (const kind of ["openai", "anthropic"] as const) {
      const { thrown } = await readBare(clients, kind, { prompt: "Count.", signal, headers: run.headers });
      const { headers } = thrown as { headers: Headers };
      expect([headers.get("retry-after"), headers.get("retry-after-ms")]).toEqual(["2", "1500"]);
    }
    expect(run.requests).toHaveLength(2);
  });
});

describe.each(KINDS)("a stall, read by the %s client,", (kind) => {
  test.each(["stall", "hang-before-first-token", "hang-before-headers"] as const)(
    "%s, lasts until the client goes away",
    async (fault) => {
      const arrived = Promise.withResolvers<void>();
      const own = await startProvider({ onRequest: () => arrived.resolve() });
      const run = own.openRun([{ fault, text: TEXT }]);
      const abort = new AbortController();
      let words = 0;
      const reading = readBare(
        createClients(own.url, {}),
        kind,
        { prompt: "Count.", signal: abort.signal, headers: run.headers },
        () => {
          if (++words === 8) abort.abort();
        },
      );
      await arrived.promise;
      if (fault !== "stall") abort.abort();
      expect((await reading).text).toBe(fault === "stall" ? EIGHT : "");
      const request = run.requests[0];
      expect(await request?.whenEnded()).toBe("client-closed");
      expect(request?.tokensSent).toBe(fault === "stall" ? 8 : 0);
      await own.close();
    },
  );
});

describe.each(KINDS)("a client that goes away early, %s,", (kind) => {
  test("by abort, is seen with the tokens it was sent", async () => {
    const run = provider.openRun([{ text: LONG }]);
    const abort = new AbortController();
    await readBare(clients, kind, { prompt: "Go.", signal: abort.signal, headers: run.headers }, () => abort.abort());
    expect(await run.requests[0]?.whenEnded()).toBe("client-closed");
    expect(run.requests[0]?.tokensSent).toBeLessThan(3000);
  });
});

test("the AI SDK goes on reading when its reader breaks out of the loop: only its signal closes the connection", async () => {
  const run = provider.openRun([{ text: TEXT }]);
  const { signal } = new AbortController();
  const { text } = await readBare(clients, "ai-sdk", { prompt: "Go.", signal, headers: run.headers }, () => false);
  expect(text).toBe("one");
  expect(await run.requests[0]?.whenEnded()).toBe("complete");
  expect(run.requests[0]?.tokensSent).toBe(10);
});

describe.each(["openai", "anthropic"] as const)("a client that breaks out of its loop, %s,", (kind) => {
  test("is seen with the tokens it was sent", async () => {
    const run = provider.openRun([{ text: LONG }]);
    const { signal } = new AbortController();
    const { text } = await readBare(clients, kind, { prompt: "Go.", signal, headers: run.headers }, () => false);
    expect(text).toBe("word");
    expect(await run.requests[0]?.whenEnded()).toBe("client-closed");
    expect(run.requests[0]?.tokensSent).toBeLessThan(3000);
  });
});
