import { describe, expect, test, vi } from "vitest";
import { defineHandler, l0, type OnHandlerError } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

/** A handler whose flush writes down when it came. */
function flushed(order: string[]) {
  return defineHandler({
    label: "flushed",
    events: ["SESSION_END"],
    handle: () => void order.push("end"),
    flush: () => void order.push("flush"),
  });
}

describe("waitUntil", () => {
  test("is given, at the first read, a promise of the stream's end and the flush after it", async () => {
    const order: string[] = [];
    const waited: Promise<unknown>[] = [];
    const waitUntil = (ended: Promise<unknown>): void => void waited.push(ended);
    const result = await l0({ stream: () => ["a"], onEvent: flushed(order), waitUntil });
    expect(waited).toEqual([]);
    const reader = result.stream[Symbol.asyncIterator]();
    await reader.next();
    expect([waited.length, order]).toEqual([1, []]);
    await reader.return?.();
    await waited[0];
    expect(order).toEqual(["end", "flush"]);
  });

  test("resolves however the stream ends and whatever flush does", async () => {
    const waited: Promise<unknown>[] = [];
    const options = {
      onEvent: defineHandler({ label: "broken", handle: () => {}, flush: () => Promise.reject(new Error("broken")) }),
      waitUntil: (ended: Promise<unknown>): void => void waited.push(ended),
    };
    await (await l0({ ...options, stream: () => ["a"] })).text();
    await (await l0({ ...options, stream: scriptedSource([{ throw: new Error("x") }]) })).text().catch(() => {});
    const aborted = await l0({ ...options, stream: scriptedSource([{ hang: true }]) });
    const text = aborted.text().catch(() => {});
    aborted.abort();
    await text;
    await Promise.all(waited);
    expect(waited).toHaveLength(3);
  });

  test("that throws costs the stream nothing, and is told of", async () => {
    const onHandlerError = vi.fn<OnHandlerError>();
    const waitUntil = (): never => {
      throw new TypeError("Illegal invocation");
    };
    const result = await l0({ stream: () => ["a"], waitUntil, onHandlerError });
    expect(await result.text()).toBe("a");
    expect(onHandlerError.mock.calls).toEqual([[expect.any(TypeError), waitUntil, "waitUntil"]]);
  });
});
