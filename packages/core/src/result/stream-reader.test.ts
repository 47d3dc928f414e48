import { describe, expect, test } from "vitest";
import { l0, type L0Result, type StreamEvent } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

const DONE = { value: undefined, done: true };

const valueOf = ({ value }: IteratorResult<StreamEvent, undefined>): string | undefined =>
  value?.type === "token" ? value.value : value?.type;

async function iterate(...tokens: string[]) {
  const stream = scriptedSource(tokens);
  const result = await l0({ stream });
  return { stream, result, iterator: result.stream[Symbol.asyncIterator]() as AsyncIterator<StreamEvent, undefined> };
}

describe("reads that overlap", () => {
  test("are answered in order, the first of them too", async () => {
    const { iterator } = await iterate("a", "b", "c");
    const reads = Array.from({ length: 6 }, () => iterator.next());
    expect((await Promise.all(reads)).map(valueOf)).toEqual(["a", "b", "c", "complete", undefined, undefined]);
  });

  test("are answered in the order of the calls, also one that comes as soon as the first is answered", async () => {
    const { iterator, result } = await iterate("a", "b", "c");
    const order: unknown[] = [];
    const first = iterator.next();
    const third = first.then(() => iterator.next()).then((read) => order.push(["third", valueOf(read)]));
    const second = iterator.next().then((read) => order.push(["second", valueOf(read)]));
    await Promise.all([second, third]);
    expect(order).toEqual([
      ["second", "b"],
      ["third", "c"],
    ]);
    result.abort();
  });

  test("are answered in the order of the calls, also one that comes while others stand in line", async () => {
    const slow = ["a", "b", "c", "d"].flatMap((token) => [{ delay: 3 }, token]);
    const result = await l0({ stream: scriptedSource(slow) });
    const iterator = result.stream[Symbol.asyncIterator]();
    const [first, second, third] = [iterator.next(), iterator.next(), iterator.next()];
    await first;
    await new Promise((resolve) => setImmediate(resolve));
    const reads = await Promise.all([first, second, third, iterator.next()]);
    expect(reads.map(valueOf)).toEqual(["a", "b", "c", "d"]);
    result.abort();
  });

  test("all end where the consumer stops, and only the first rejects where it is aborted", async () => {
    const stopped = await iterate("a");
    const reads = [stopped.iterator.next(), stopped.iterator.next()];
    await stopped.iterator.return?.();
    expect(await Promise.all(reads)).toEqual([DONE, DONE]);

    const aborted = await iterate("a");
    const more = [aborted.iterator.next(), aborted.iterator.next()];
    aborted.result.abort();
    await expect(more[0]).rejects.toMatchObject({ code: "STREAM_ABORTED" });
    expect(await more[1]).toEqual(DONE);
  });
});

describe("return()", () => {
  test("ends the session before it resolves, closes the source, and may be called again", async () => {
    const { stream, result, iterator } = await iterate("a", "b");
    await iterator.next();
    const stopped = iterator.return?.();
    expect(result.state.outcome).toBe("abandoned");
    expect(await stopped).toEqual(DONE);
    expect(await iterator.return?.()).toEqual(DONE);
    expect([stream.open, stream.returned]).toEqual([0, 1]);
    expect(await iterator.next()).toEqual(DONE);
  });

  test.each<[string, (result: L0Result) => AsyncIterator<unknown>]>([
    ["stream", (result) => result.stream[Symbol.asyncIterator]()],
    ["textStream", (result) => result.textStream[Symbol.asyncIterator]()],
  ])("is the end of the reader, also where more has been released: %s", async (_, view) => {
    const result = await l0({ stream: scriptedSource(["a", "b", "c"]), delivery: "buffered" });
    const iterator = view(result);
    expect((await iterator.next()).done).toBe(false);
    expect(await iterator.return?.()).toEqual(DONE);
    expect(await iterator.next()).toEqual(DONE);
    expect(await result.text()).toBe("abc");
  });

  test("is the end of a reader that has been given no failure yet", async () => {
    const { result, iterator } = await iterate("a", "b");
    await iterator.next();
    result.abort();
    expect(await iterator.return?.()).toEqual(DONE);
    expect(await iterator.next()).toEqual(DONE);
  });

  test("before the first read ends the reader: it opens nothing afterwards", async () => {
    const { stream, iterator } = await iterate("a");
    expect(await iterator.return?.()).toEqual(DONE);
    expect(await iterator.next()).toEqual(DONE);
    expect(stream.calls).toEqual([]);
  });
});

describe("the reader", () => {
  test("is its own iterable", async () => {
    const { result } = await iterate("a");
    const reader = result.stream[Symbol.asyncIterator]() as AsyncIterableIterator<StreamEvent>;
    const seen: string[] = [];
    for await (const event of reader) seen.push(event.type);
    expect(seen).toEqual(["token", "complete"]);
  });

  test("gives the reason of the abort as the cause", async () => {
    const { result, iterator } = await iterate("a");
    const reason = new Error("the user has left");
    result.abort(reason);
    await expect(iterator.next()).rejects.toMatchObject({ code: "STREAM_ABORTED", cause: reason });
  });

  test("gives the reason of the first abort, also where that came before the first read", async () => {
    const { result, iterator } = await iterate("a");
    result.abort("first");
    result.abort("second");
    await expect(iterator.next()).rejects.toMatchObject({ cause: "first" });
  });

  test("is told where in the session an abort happened", async () => {
    const { result, iterator } = await iterate("ab", "c");
    await iterator.next();
    result.abort();
    await expect(iterator.next()).rejects.toMatchObject({ context: { tokenCount: 1, contentLength: 2, attempt: 1 } });
  });
});
