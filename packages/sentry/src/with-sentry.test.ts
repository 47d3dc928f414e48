import { type EventHandler, l0, type L0Options, type L0Result } from "@l0/core";
import { type Exit, EXITS, scriptedSource } from "@l0/core/testing";
import * as Sentry from "@sentry/node";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { brokenSdk } from "./test-support/broken-sdk.ts";
import type { EnvelopeReceiver, ReceivedSpan } from "./test-support/envelope-receiver.ts";
import { SentryApp } from "./test-support/sentry-app.ts";
import { withSentry } from "./with-sentry.ts";

let app: SentryApp;

beforeAll(async () => {
  app = await SentryApp.start();
});

afterEach(() => app.reset());

afterAll(() => app[Symbol.asyncDispose]());

const config = { sentry: Sentry };

const named = ({ spans }: EnvelopeReceiver, name: string): ReceivedSpan[] => spans.filter((span) => span.name === name);

const READ = EXITS.filter(({ outcome }) => outcome !== undefined);
const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

// Put together here: the SDK sends the lines of code around a place where an error was made.
const SECRET = ["the", "prompt"].join(" ");

async function all(view: AsyncIterable<unknown>): Promise<unknown[]> {
  const values: unknown[] = [];
  for await (const value of view) values.push(value);
  return values;
}

type Run = (options: L0Options) => Promise<L0Result>;

const runs: Readonly<Record<string, Run>> = {
  "with the handler": (options) => withSentry(config, (onEvent: EventHandler) => l0({ ...options, onEvent })),
  "without the handler": (options) => withSentry(config, () => l0({ ...options, monitoring: { enabled: true } })),
};

describe.each(Object.entries(runs))("withSentry %s", (_, run) => {
  it.each(READ)("tells once of a stream: $name", async ({ begin, outcome }: Exit) => {
    const { options, read } = begin();
    await read(await run(options));
    const received = await app.received();
    expect(named(received, "l0.execution")).toMatchObject([{ attributes: { "l0.outcome": outcome } }]);
    expect(received.events).toHaveLength(outcome === "failed" ? 1 : 0);
  });

  it("has nothing to tell of a stream that is never read", async () => {
    await run({ stream: scriptedSource(["one "]) });
    expect((await app.received()).wire).toBe("");
  });

  it("tells of a stream only once it has been read", async () => {
    const result = await run({ stream: scriptedSource(["one ", { throw: RESET }]), retry: { maxRetries: 0 } });
    expect((await app.received()).wire).toBe("");
    await expect(result.text()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    const { events } = await app.received();
    expect(events).toMatchObject([
      { tags: { error_type: "econnreset", component: "l0.network" }, contexts: { l0_telemetry: { tokens: 1 } } },
    ]);
  });
});

describe("withSentry without the handler", () => {
  const make = (script: Parameters<typeof scriptedSource>[0] = ["one ", "two "]): Promise<L0Result> =>
    withSentry(config, () =>
      l0({ stream: scriptedSource(script), retry: { maxRetries: 0 }, monitoring: { enabled: true } }),
    );

  const views: Readonly<Record<string, (result: L0Result) => Promise<unknown>>> = {
    stream: (result) => all(result.stream),
    textStream: (result) => all(result.textStream),
    "batches()": (result) => all(result.batches()),
    "toReadableStream()": (result) => all(result.toReadableStream()),
    "text()": (result) => result.text(),
  };

  it.each(Object.entries(views))("sees a reading of %s as it is", async (_, read) => {
    const plain = await l0({ stream: scriptedSource(["one ", "two "]) });
    const result = await make();
    expect(await read(result)).toEqual(await read(plain));
    expect(result.telemetry?.metrics.totalTokens).toBe(2);
    expect(result.state.outcome).toBe("completed");
    expect(named(await app.received(), "l0.execution")).toMatchObject([{ attributes: { "l0.token_count": 2 } }]);
  });

  it.each(Object.entries(views))("sees a reading of %s fail", async (_, read) => {
    await expect(read(await make(["one ", { throw: RESET }]))).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    expect((await app.received()).events).toHaveLength(1);
  });

  it("takes a view that is refused, as another is being read, for no end", async () => {
    const result = await make();
    const reader = result.stream[Symbol.asyncIterator]();
    await reader.next();
    await expect(all(result.textStream)).rejects.toMatchObject({ code: "STREAM_CONSUMED" });
    expect(named(await app.received(), "l0.execution")).toEqual([]);
    await reader.return?.();
    expect(named(await app.received(), "l0.execution")).toMatchObject([{ attributes: { "l0.outcome": "abandoned" } }]);
  });

  it("takes a text that is refused, as it is not kept, for no end", async () => {
    const stream = scriptedSource(["one ", "two "]);
    const result = await withSentry(config, () => l0({ stream, keepContent: false, monitoring: { enabled: true } }));
    await expect(result.text()).rejects.toMatchObject({ code: "INVALID_OPTIONS" });
    await all(result.stream);
    expect(named(await app.received(), "l0.execution")).toMatchObject([{ attributes: { "l0.token_count": 2 } }]);
  });

  it("sees the end of a reading by hand that stops at the last event", async () => {
    const reader = (await make()).stream[Symbol.asyncIterator]();
    while ((await reader.next()).value?.type !== "complete");
    expect(named(await app.received(), "l0.execution")).toMatchObject([{ attributes: { "l0.outcome": "completed" } }]);
  });

  it("gives iterators that can be iterated, as those of the result can", async () => {
    const reader = (await make()).stream[Symbol.asyncIterator]() as AsyncIterableIterator<unknown>;
    expect(await all(reader)).toHaveLength(3);
  });

  it("leaves a result alone that is frozen", async () => {
    const result = await withSentry(config, async () => Object.freeze(await l0({ stream: scriptedSource(["one "]) })));
    expect(await result.text()).toBe("one ");
  });

  it("sees bytes that are no longer wanted", async () => {
    const bytes = (await make()).toReadableStream().getReader();
    await bytes.read();
    await bytes.cancel();
    expect(named(await app.received(), "l0.execution")).toMatchObject([{ attributes: { "l0.outcome": "abandoned" } }]);
  });
});

describe("an SDK that throws at everything", () => {
  it.each(["text()", "stream"] as const)("costs a reading of %s nothing, and is said once", async (view) => {
    const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
    const result = await withSentry({ sentry: brokenSdk }, () => l0({ stream: scriptedSource(["one ", "two "]) }));
    expect(await (view === "stream" ? all(result.stream) : result.text())).toHaveLength(view === "stream" ? 3 : 8);
    expect(warn).toHaveBeenCalledOnce();
  });

  it("hides no error of the function", async () => {
    vi.spyOn(console, "warn").mockReturnValue(undefined);
    const error = new Error("no model");
    await expect(withSentry({ sentry: brokenSdk }, () => Promise.reject(error))).rejects.toBe(error);
  });
});

describe("an error of the function itself", () => {
  it("is captured without its causes, and thrown as it is", async () => {
    const error = new Error("no model", { cause: new Error(SECRET) });
    await expect(withSentry(config, () => Promise.reject(error))).rejects.toBe(error);
    const { events, wire } = await app.received();
    expect(events).toMatchObject([{ exception: { values: [{ type: "Error", value: "no model" }] } }]);
    expect(events[0]?.exception.values).toHaveLength(1);
    expect(wire).not.toContain(SECRET);
  });

  it("is not captured again where the handler has captured it", async () => {
    const read = withSentry(config, async (onEvent) => {
      const result = await l0({ stream: scriptedSource([{ throw: RESET }]), retry: { maxRetries: 0 }, onEvent });
      return result.text();
    });
    await expect(read).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    expect((await app.received()).events).toHaveLength(1);
  });

  it("is captured where it is none of the stream that the handler has seen", async () => {
    const call = withSentry(config, async (onEvent) => {
      const first = await l0({ stream: scriptedSource(["one "]), onEvent });
      await first.text();
      return l0({ stream: scriptedSource(["two "]), onEvent, keepContents: false } as L0Options);
    });
    await expect(call).rejects.toMatchObject({ code: "INVALID_OPTIONS" });
    expect((await app.received()).events).toMatchObject([{ tags: { error_code: "INVALID_OPTIONS" } }]);
  });

  it("is captured where the stream that the handler has seen failed for another reason", async () => {
    const call = withSentry(config, async (onEvent) => {
      const first = await l0({ stream: scriptedSource([{ throw: RESET }]), retry: { maxRetries: 0 }, onEvent });
      await first.text().catch(() => undefined);
      return l0({ stream: scriptedSource(["two "]), onEvent, keepContents: false } as L0Options);
    });
    await expect(call).rejects.toMatchObject({ code: "INVALID_OPTIONS" });
    const codes = (await app.received()).events.map(({ tags }) => tags["error_code"]);
    expect(codes).toEqual(["NETWORK_ERROR", "INVALID_OPTIONS"]);
  });

  it.each([
    ["all sources have failed", { fallbackStreams: [scriptedSource([{ throw: RESET }])] }, 1],
    ["the stream was aborted", { signal: AbortSignal.abort() }, 0],
  ])("is told by the handler alone where %s", async (_, options, events) => {
    const read = withSentry(config, async (onEvent) => {
      const source = scriptedSource([{ throw: RESET }]);
      const result = await l0({ stream: source, retry: { maxRetries: 0 }, onEvent, ...options });
      return result.text();
    });
    await expect(read).rejects.toThrow();
    const received = await app.received();
    expect(received.events).toHaveLength(events);
    expect(received.spans.filter(({ name }) => name === "l0.execution").length).toBeLessThan(2);
  });

  it("is none where the stream was aborted", async () => {
    const user = new AbortController();
    const read = withSentry(config, async () => {
      const result = await l0({ stream: scriptedSource(["one ", { hang: true }]), signal: user.signal });
      const text = result.text();
      user.abort();
      return text;
    });
    await expect(read).rejects.toMatchObject({ code: "STREAM_ABORTED" });
    expect((await app.received()).events).toEqual([]);
  });

  it("is thrown as it is also where its cause cannot be read", async () => {
    const cause = {
      get: (): never => {
        throw new Error("unreadable");
      },
    };
    const error = Object.defineProperty(new Error("no model"), "cause", cause);
    await expect(withSentry(config, () => Promise.reject(error))).rejects.toBe(error);
    await app.received();
  });

  it("is an error of the options where they are wrong", async () => {
    await expect(withSentry({ ...config, tag: {} } as typeof config, () => 1)).rejects.toThrow('Unknown option "tag"');
  });
});

it("gives back what is no result", async () => {
  expect(await withSentry(config, () => 42)).toBe(42);
});
