import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { l0, type L0Error, type L0Options, type L0Result, type StreamEvent } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Read {
  readonly seen: StreamEvent[];
  readonly error: L0Error | undefined;
  readonly result: L0Result;
}

/** One try at a source: what the consumer saw, and what was thrown. */
async function attempt(stream: L0Options["stream"], options: Partial<L0Options> = {}): Promise<Read> {
  const result = await l0({ retry: { maxRetries: 0 }, ...options, stream });
  const seen: StreamEvent[] = [];
  const reading = (async () => {
    try {
      for await (const event of result.stream) seen.push(event);
      return undefined;
    } catch (error) {
      return error as L0Error;
    }
  })();
  await vi.advanceTimersByTimeAsync(100_000);
  expect(vi.getTimerCount()).toBe(0);
  return { seen, error: await reading, result };
}

describe("a factory", () => {
  test.each<[string, L0Options["stream"]]>([
    ["an async iterable", () => asyncGenerator()],
    ["a promise of one", async () => asyncGenerator()],
    ["an array", () => ["a", "b"]],
    ["a generator", () => ["a", "b"].values()],
    ["a ReadableStream", () => streamOf(["a", "b"])],
    ["an object with a fullStream", () => ({ fullStream: streamOf(["a", "b"]), textStream: [] })],
  ])("may give %s", async (_, stream) => {
    const { seen, error } = await attempt(stream);
    expect(error).toBeUndefined();
    expect(seen.map((event) => ("value" in event ? event.value : event.type))).toEqual(["a", "b", "complete"]);
  });

  test.each<[string, unknown, string]>([
    ["a string", "hello", "a string, not a stream of strings"],
    ["null", null, "null"],
    ["undefined", undefined, "undefined"],
    ["a number", 42, "number"],
    ["a plain object", { answer: "Ada" }, "Object with the fields answer"],
    ["a function", () => {}, "function"],
    ["chunks of an unknown shape", [{ novelty: 1 }], "Object with the fields novelty"],
    ["chunks that are no objects", [42], "number"],
  ])("that gives %s fails with INVALID_STREAM, which says so", async (_, given, words) => {
    for (const stream of [() => given, async () => given]) {
      const { seen, error } = await attempt(stream, { retry: {} });
      expect(seen).toEqual([]);
      expect(error).toMatchObject({ code: "INVALID_STREAM", category: "internal", retryable: false });
      expect(error?.message).toContain(words);
      expect(error?.message).not.toContain("Ada");
    }
  });

  test("that gives a locked ReadableStream fails with INVALID_STREAM, and the lock stays its owner's", async () => {
    const stream = streamOf(["a"]);
    const reader = stream.getReader();
    const { error } = await attempt(() => stream);
    expect(error).toMatchObject({ code: "INVALID_STREAM" });
    expect(error?.message).toContain("locked");
    expect(await reader.read()).toEqual({ value: "a", done: false });
  });

  test.each<[string, L0Options["stream"]]>([
    [
      "throws",
      () => {
        throw RESET;
      },
    ],
    ["rejects", async () => Promise.reject(RESET)],
  ])("that %s has failed the attempt", async (_, stream) => {
    const { seen, error } = await attempt(stream);
    expect(seen).toEqual([]);
    expect(error).toMatchObject({ code: "NETWORK_ERROR", errorType: "econnreset", cause: RESET });
  });

  test("that answers after its timeout has its stream cancelled, whatever it is", async () => {
    const late = scriptedSource(["late"]);
    const cancel = vi.fn<() => void>();
    const kinds: unknown[] = [
      late({ signal: new AbortController().signal } as never),
      new ReadableStream({ cancel }),
      "no stream",
    ];
    for (const kind of kinds) {
      const stream = () => new Promise((resolve) => setTimeout(() => resolve(kind), 500));
      const { error } = await attempt(stream, { timeout: { initialToken: 100 } });
      expect(error).toMatchObject({ code: "INITIAL_TOKEN_TIMEOUT" });
    }
    expect([late.open, late.returned, late.given]).toEqual([0, 1, 0]);
    expect(cancel).toHaveBeenCalledOnce();
  });

  test("that rejects after its timeout leaves no unhandled rejection", async () => {
    const stream = () => new Promise((_, reject) => setTimeout(() => reject(RESET), 500));
    const { error } = await attempt(stream, { timeout: { initialToken: 100 } });
    expect(error).toMatchObject({ code: "INITIAL_TOKEN_TIMEOUT" });
  });

  test("is never called before the first pull, and once for an attempt", async () => {
    const stream = scriptedSource(["a"]);
    const result = await l0({ stream });
    const text = result.text.bind(result);
    await vi.advanceTimersByTimeAsync(1000);
    expect(stream.calls).toHaveLength(0);
    expect(await text()).toBe("a");
    expect(stream.calls).toHaveLength(1);
  });
});

function streamOf(chunks: readonly string[]): ReadableStream<string> {
  return new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk);
      controller.close();
    },
  });
}

async function* asyncGenerator(): AsyncGenerator<string> {
  yield "a";
  yield "b";
}

describe("a source that is told to stop", () => {
  test("whose return() throws or rejects does not matter", async () => {
    const returns = [() => Promise.reject(RESET), () => raise(RESET), undefined];
    for (const stop of returns) {
      const iterator = { next: async () => ({ value: "a", done: false }), ...(stop && { return: stop }) };
      const result = await l0({ stream: () => ({ [Symbol.asyncIterator]: () => iterator }) });
      for await (const event of result.stream) if (event.type === "token") break;
      expect(result.state.outcome).toBe("abandoned");
    }
    await vi.advanceTimersByTimeAsync(10);
  });

  test("that brings an AbortController has it aborted: its return() would wait behind a hung next()", async () => {
    const controller = new AbortController();
    const hung = { controller, [Symbol.asyncIterator]: () => ({ next: () => new Promise(() => {}) }) };
    const { error } = await attempt(() => hung, { timeout: { initialToken: 100 } });
    expect(error).toMatchObject({ code: "INITIAL_TOKEN_TIMEOUT" });
    expect(controller.signal.aborted).toBe(true);
  });
});

function raise(error: Error): never {
  throw error;
}
