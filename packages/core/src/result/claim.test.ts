import { describe, expect, test } from "vitest";
import { l0, type L0Result } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

const start = (): Promise<L0Result> => l0({ stream: scriptedSource(["a", "b"]) });

/** Pulls the first thing out of a view. */
const VIEWS: Readonly<Record<string, (result: L0Result) => Promise<unknown>>> = {
  stream: (result) => result.stream[Symbol.asyncIterator]().next(),
  textStream: (result) => result.textStream[Symbol.asyncIterator]().next(),
  "toReadableStream()": (result) => result.toReadableStream().getReader().read(),
};

const PAIRS = Object.keys(VIEWS).flatMap((first) => Object.keys(VIEWS).map((second) => [first, second] as const));

describe("a stream is read once", () => {
  test.each(PAIRS)("after %s has been pulled, %s rejects with STREAM_CONSUMED naming it", async (first, second) => {
    const result = await start();
    await VIEWS[first]?.(result);
    const error = (await VIEWS[second]?.(result).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ name: "L0Error", code: "STREAM_CONSUMED" });
    expect(error.message).toContain(`by ${first},`);
    expect(result.state.outcome).toBeUndefined();
    result.abort();
  });

  test("text() claims the reading too, where nobody reads", async () => {
    const result = await start();
    const text = result.text();
    await expect(VIEWS["stream"]?.(result)).rejects.toThrow("by text(),");
    expect(await text).toBe("ab");
  });

  test("also after its end", async () => {
    const result = await start();
    for await (const _ of result.stream);
    await expect(VIEWS["stream"]?.(result)).rejects.toMatchObject({ code: "STREAM_CONSUMED" });
  });

  test("making a view claims nothing: the first one that is pulled does", async () => {
    const result = await start();
    result.stream[Symbol.asyncIterator]();
    result.textStream[Symbol.asyncIterator]();
    result.toReadableStream();
    await VIEWS["textStream"]?.(result);
    await expect(VIEWS["stream"]?.(result)).rejects.toThrow("by textStream,");
    result.abort();
  });

  test("a reader that may not read cannot end the stream either", async () => {
    const result = await start();
    const other = result.stream[Symbol.asyncIterator]();
    const text = result.text();
    await expect(other.next()).rejects.toMatchObject({ code: "STREAM_CONSUMED" });
    await other.return?.();
    expect(await text).toBe("ab");
    expect(result.state.outcome).toBe("completed");
  });
});
