import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { CUT, pieces } from "../attempt/pieces.fixture.ts";
import { type GuardrailRule, l0, type L0Options, type StreamEvent } from "../index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const DONE = { value: undefined, done: true };

/** A source that has several chunks at once, and what was asked of it. */
function source(waves: readonly (readonly unknown[])[], end?: Error) {
  const asked: string[] = [];
  const ready: unknown[] = [];
  let wave = 0;
  const iterator = {
    [Symbol.asyncIterator]: () => iterator,
    next: async (): Promise<IteratorResult<unknown>> => {
      asked.push("next");
      if (ready.length === 0) ready.push(...(waves[wave++] ?? []));
      if (ready.length > 0) return { value: ready.shift(), done: false };
      if (end) throw end;
      return { value: undefined, done: true };
    },
    tryNext: (): unknown => {
      asked.push("tryNext");
      return ready.shift();
    },
    return: async (): Promise<IteratorResult<unknown>> => {
      asked.push("return");
      return { value: undefined, done: true };
    },
  };
  return { iterator, asked, count: (call: string) => asked.filter((one) => one === call).length };
}

const valuesOf = (batch: readonly StreamEvent[] | undefined): string[] =>
  (batch ?? []).map((event) => (event.type === "token" ? event.value : event.type));

async function batchesOf(options: L0Options) {
  const result = await l0(options);
  return { result, iterator: result.batches()[Symbol.asyncIterator]() };
}

describe("batches", () => {
  test("have what is there, and the complete with the last", async () => {
    const { iterator } = source([["a", "b"], ["c"]]);
    const batches = await batchesOf({ stream: () => iterator });
    const seen: string[][] = [];
    for await (const batch of batches.result.batches()) seen.push(valuesOf(batch));
    expect(seen).toEqual([["a", "b"], ["c"], ["complete"]]);
  });

  test("never have an event of a source that cannot say what it has beside another, but those of one chunk", async () => {
    const stream = async function* () {
      yield ["a", "b"];
      yield ["c"];
    };
    const { result } = await batchesOf({ stream, source: pieces });
    const seen: string[][] = [];
    for await (const batch of result.batches()) seen.push(valuesOf(batch));
    expect(seen).toEqual([["a", "b"], ["c"], ["complete"]]);
  });

  test("read nothing ahead", async () => {
    const { iterator: chunks, count } = source([["a", "b"], ["c"], ["d"]]);
    const { iterator } = await batchesOf({ stream: () => chunks });
    expect(count("next")).toBe(0);
    await iterator.next();
    await vi.advanceTimersByTimeAsync(1000);
    expect(count("next")).toBe(1);
    await iterator.next();
    await vi.advanceTimersByTimeAsync(1000);
    expect(count("next")).toBe(2);
  });

  test("have what came before a source fails, which does so with the next one only", async () => {
    const fallback = vi.fn(() => source([["c"]]).iterator);
    const { iterator: chunks } = source([["a", "b"]], CUT);
    const { iterator } = await batchesOf({
      stream: () => ({ [Symbol.asyncIterator]: () => ({ ...chunks, tryNext: throwing(chunks.tryNext) }) }),
      retry: { maxRetries: 0 },
      fallbackStreams: [fallback],
    });
    expect(valuesOf((await iterator.next()).value)).toEqual(["a", "b"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(fallback).not.toHaveBeenCalled();
    expect(valuesOf((await iterator.next()).value)).toEqual(["reset", "c"]);
  });

  /** Throws where there is nothing left. */
  function throwing(tryNext: () => unknown): () => unknown {
    return () => {
      const chunk = tryNext();
      if (chunk === undefined) throw CUT;
      return chunk;
    };
  }

  test.each<[string, Partial<L0Options>]>([
    ["to the fallback", { retry: { maxRetries: 0 } }],
    ["to a retry", { retry: { maxRetries: 1, baseDelay: 0 }, fallbackStreams: [] }],
  ])("start no other attempt before what came in the chunk of an error was taken: %s", async (_, options) => {
    const next = vi.fn(() => [["c"]]);
    const { iterator } = await batchesOf({
      stream: ({ attempt }) => (attempt === 1 ? [["a", CUT]] : next()),
      source: pieces,
      fallbackStreams: [next],
      ...options,
    });
    expect(valuesOf((await iterator.next()).value)).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(next).not.toHaveBeenCalled();
    const read = iterator.next();
    await vi.advanceTimersByTimeAsync(1000);
    expect(valuesOf((await read).value)).toEqual(["reset", "c"]);
  });

  test("start no other attempt before what came before a violation was taken", async () => {
    const fallback = vi.fn(() => ["c"]);
    const rule: GuardrailRule = {
      name: "r",
      severity: "error",
      recoverable: false,
      streaming: true,
      start: () => ({
        push: (text) =>
          text === "bad" ? [{ rule: "r", message: "no", severity: "error", recoverable: false }] : undefined,
        end: () => [],
      }),
    };
    const { iterator } = await batchesOf({
      stream: () => source([["a", "bad"]]).iterator,
      fallbackStreams: [fallback],
      guardrails: [rule],
    });
    expect(valuesOf((await iterator.next()).value)).toEqual(["a"]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(fallback).not.toHaveBeenCalled();
    expect(valuesOf((await iterator.next()).value)).toEqual(["reset", "c"]);
  });

  test.each<[string, Omit<L0Options, "stream">]>([
    ["live", {}],
    ["buffered", { delivery: "buffered" }],
  ])("have 4096 events at most: %s", async (_, options) => {
    const tokens = Array.from({ length: 10_000 }, () => "a");
    const views: L0Options["stream"][] = [() => [tokens], () => source([tokens.map((token) => [token])]).iterator];
    for (const stream of views) {
      const result = await l0({ stream, source: pieces, ...options });
      const sizes: number[] = [];
      for await (const batch of result.batches()) sizes.push(batch.length);
      expect(Math.max(...sizes)).toBe(4096);
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(10_001);
    }
  });

  test("answer overlapping reads in the order of the calls, then end", async () => {
    const { iterator } = await batchesOf({ stream: () => source([["a", "b"], ["c"]]).iterator });
    const reads = await Promise.all(Array.from({ length: 5 }, () => iterator.next()));
    expect(reads.map(({ value }) => valuesOf(value as StreamEvent[] | undefined))).toEqual([
      ["a", "b"],
      ["c"],
      ["complete"],
      [],
      [],
    ]);
    expect(reads.at(-1)).toEqual(DONE);
  });

  test("claim the stream alone", async () => {
    const { result, iterator } = await batchesOf({ stream: () => source([["a"]]).iterator });
    await iterator.next();
    const others = [result.batches(), result.stream, result.textStream].map((view) => view[Symbol.asyncIterator]());
    for (const other of others) {
      await expect(other.next()).rejects.toMatchObject({
        code: "STREAM_CONSUMED",
        message: expect.stringContaining("batches()"),
      });
    }
    const text = result.text();
    while (!(await iterator.next()).done);
    expect(await text).toBe("a");
  });

  test("end the stream with a break, and with a return() that waits for nothing", async () => {
    const { iterator: chunks, count } = source([["a"], ["b"]]);
    const { result } = await batchesOf({ stream: () => chunks });
    for await (const _ of result.batches()) break;
    expect(result.state.outcome).toBe("abandoned");
    expect(count("return")).toBe(1);

    const { result: hung, iterator } = await batchesOf({ stream: () => new Promise(() => {}) });
    const read = iterator.next();
    expect(await iterator.return?.()).toEqual(DONE);
    expect(await read).toEqual(DONE);
    expect(hung.state.outcome).toBe("abandoned");
  });

  test("reject with the failure after what came before it", async () => {
    const { iterator } = await batchesOf({ stream: () => source([["a"]], CUT).iterator, retry: { maxRetries: 0 } });
    expect(valuesOf((await iterator.next()).value)).toEqual(["a"]);
    await expect(iterator.next()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    expect(await iterator.next()).toEqual(DONE);
  });
});

describe("while a source is drained", () => {
  test("a handler may abort: the events before that are given, then the failure", async () => {
    const { iterator: chunks, count } = source([["a", "b", "c", "d"]]);
    const { result, iterator } = await batchesOf({
      stream: () => chunks,
      onToken: ({ value }) => value === "c" && result.abort(),
    });
    expect(valuesOf((await iterator.next()).value)).toEqual(["a", "b", "c"]);
    await expect(iterator.next()).rejects.toMatchObject({ code: "STREAM_ABORTED" });
    expect(count("return")).toBe(1);
  });

  test.each(["stream", "batches"] as const)("a handler may read on, and is answered in its turn: %s", async (view) => {
    let inner: Promise<IteratorResult<unknown>> | undefined;
    const result = await l0({
      stream: () =>
        source([
          ["a", "b"],
          ["c", "d"],
        ]).iterator,
      onToken: ({ value }) => {
        if (value === "b") inner = iterator.next();
      },
    });
    const views = { stream: () => result.stream, batches: () => result.batches() };
    const iterator = views[view]()[Symbol.asyncIterator]() as AsyncIterator<StreamEvent | StreamEvent[]>;
    const namesOf = (read: IteratorResult<unknown> | undefined): string[] =>
      valuesOf([(read?.value ?? []) as StreamEvent[]].flat());
    const outer = [await iterator.next()];
    if (!inner) outer.push(await iterator.next());
    outer.push(await iterator.next());
    const first = outer.slice(0, -1).flatMap(namesOf);
    expect([...first, ...namesOf(await inner), ...namesOf(outer.at(-1))].slice(0, 4)).toEqual(["a", "b", "c", "d"]);
    result.abort();
  });

  test("no time passes: what came at once has waited for nothing, and no deadline runs", async () => {
    const { iterator: chunks } = source([["a", "b", "c"], ["d"]]);
    const { result, iterator } = await batchesOf({
      stream: () => chunks,
      timeout: { initialToken: 100, interToken: 100 },
      monitoring: { enabled: true },
    });
    await iterator.next();
    expect(vi.getTimerCount()).toBeLessThanOrEqual(1);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(vi.getTimerCount()).toBe(0);
    expect(result.state.outcome).toBeUndefined();
    expect(result.telemetry?.metrics).toMatchObject({ interToken: { count: 2, max: 0 } });
    while (!(await iterator.next()).done);
    expect(result.state.outcome).toBe("completed");
  });
});
