import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { AttemptContext } from "../index.ts";
import { chatChunk, chatEnd } from "./chat-chunks.ts";
import { type ScriptedSource, scriptedSource } from "./scripted-source.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const contextOf = (signal: AbortSignal = new AbortController().signal): AttemptContext => ({
  streamId: "s",
  attempt: 1,
  retry: 0,
  fallbackIndex: 0,
  signal,
});

const open = (source: ScriptedSource, signal?: AbortSignal): Promise<AsyncIterableIterator<unknown>> =>
  source(contextOf(signal)) as Promise<AsyncIterableIterator<unknown>>;

async function chunksOf(source: ScriptedSource): Promise<unknown[]> {
  const chunks: unknown[] = [];
  for await (const chunk of await open(source)) chunks.push(chunk);
  return chunks;
}

describe("a scripted source", () => {
  test("plays Chat Completions chunks, with the end mark and the usage at the end", async () => {
    const source = scriptedSource(["a", "b"]);
    expect(await chunksOf(source)).toEqual([chatChunk("a"), chatChunk("b"), ...chatEnd(2)]);
    expect([source.given, source.open, source.returned]).toEqual([2, 0, 0]);
  });

  test("plays bare strings, which just end", async () => {
    expect(await chunksOf(scriptedSource(["a", "b"], { protocol: "text" }))).toEqual(["a", "b"]);
  });

  test("gives a chunk as it stands, throws what it is told, and is cut without an end mark", async () => {
    expect(await chunksOf(scriptedSource([{ chunk: 7 }, { cut: true }]))).toEqual([7]);
    await expect(chunksOf(scriptedSource(["a", { throw: "no" }]))).rejects.toBe("no");
  });

  test("starts anew with every call, and keeps the contexts", async () => {
    const source = scriptedSource(["a"]);
    await chunksOf(source);
    await chunksOf(source);
    expect([source.calls.length, source.given]).toEqual([2, 2]);
  });

  test("pauses, before it opens and between tokens", async () => {
    const source = scriptedSource([{ delay: 50 }, "a", { cut: true }], { opening: 100 });
    const chunks = chunksOf(source);
    await vi.advanceTimersByTimeAsync(149);
    expect(source.given).toBe(0);
    await vi.advanceTimersByTimeAsync(1);
    expect(source.given).toBe(1);
    await chunks;
  });

  test("is open until its end, its return() or its signal", async () => {
    const controller = new AbortController();
    const source = scriptedSource(["a", "b"]);
    const [first, second] = [await open(source), await open(source, controller.signal)];
    expect(source.open).toBe(2);
    await first.return?.();
    expect([source.open, source.returned]).toEqual([1, 1]);
    controller.abort();
    expect(source.open).toBe(0);
    await expect(second.next()).rejects.toMatchObject({ name: "AbortError" });
  });

  test("is not open where its signal was aborted before it opened", async () => {
    const controller = new AbortController();
    const slow = scriptedSource(["a"], { opening: 100 });
    const opening = open(slow, controller.signal);
    controller.abort();
    const stream = await opening;
    expect(slow.open).toBe(0);
    await expect(stream.next()).rejects.toMatchObject({ name: "AbortError" });
  });

  test("that ignores its signal hangs on", async () => {
    const controller = new AbortController();
    const stream = await open(
      scriptedSource([{ hang: true }], { ignoreAbort: true, ignoreReturn: true }),
      controller.signal,
    );
    let settled = 0;
    void stream.next().then(() => settled++);
    controller.abort();
    void stream.return?.().then(() => settled++);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(settled).toBe(0);
  });
});
