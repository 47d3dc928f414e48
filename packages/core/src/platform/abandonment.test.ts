import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import { defineHandler, l0, type L0Result, type StreamEvent } from "../index.ts";
import { type ScriptedSource, scriptedSource, type ScriptStep } from "../testing/index.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Collects until it is so; where it is not, a few rounds are enough to say so. */
async function collectUntil(isSo: () => boolean, rounds = 4): Promise<boolean> {
  for (let round = 0; round < rounds && !isSo(); round++) {
    collect();
    await turn();
  }
  return isSo();
}

interface Left {
  readonly source: ScriptedSource;
  readonly ends: string[];
  result: L0Result | undefined;
}

async function begin(steps: readonly ScriptStep[] = ["a", "b", "c"]): Promise<Left & { result: L0Result }> {
  const ends: string[] = [];
  const source = scriptedSource(steps);
  const onEvent = defineHandler({
    label: "end",
    events: ["SESSION_END"],
    handle: ({ outcome }) => void ends.push(outcome),
  });
  return { source, ends, result: await l0({ stream: source, onEvent }) };
}

/** What is left of a stream of which a view was read once and dropped. */
async function drop(view: (result: L0Result) => { next(): Promise<unknown> }, keep: boolean): Promise<Left> {
  const { result, ...left } = await begin();
  await view(result).next();
  return { ...left, result: keep ? result : undefined };
}

const VIEWS: [string, (result: L0Result) => { next(): Promise<unknown> }][] = [
  ["stream", (result) => result.stream[Symbol.asyncIterator]()],
  ["batches()", (result) => result.batches()[Symbol.asyncIterator]()],
  ["textStream", (result) => result.textStream[Symbol.asyncIterator]()],
  [
    "toReadableStream()",
    (result) => {
      const reader = result.toReadableStream().getReader();
      return { next: () => reader.read() };
    },
  ],
];

describe.each(VIEWS)("%s, read half-way and dropped", (_, view) => {
  test.each([
    ["with its result", false],
    ["while its result is kept", true],
  ])("ends its session as abandoned, once: %s", async (_, keep) => {
    const { source, ends, result } = await drop(view, keep);
    expect(source.open).toBe(1);
    expect(await collectUntil(() => ends.length > 0, 100)).toBe(true);
    expect(ends).toEqual(["abandoned"]);
    expect([source.open, source.returned, source.calls[0]?.signal.aborted]).toEqual([0, 1, true]);
    await collectUntil(() => ends.length > 1);
    expect(ends).toHaveLength(1);
    if (keep) expect(result?.state).toMatchObject({ outcome: "abandoned", content: "a" });
  });

  test("is left alone as long as it is held", async () => {
    const { result, source, ends } = await begin();
    const reader = view(result);
    await reader.next();
    expect(await collectUntil(() => ends.length > 0)).toBe(false);
    expect(source.open).toBe(1);
    await reader.next();
    expect(source.given).toBe(2);
    result.abort();
  });
});

describe.each(VIEWS)("%s, dropped while it is read", (name, view) => {
  /** The source gives nothing before `go` is called, and reasoning first: textStream has to read on after it. */
  function begins() {
    const { promise, resolve: go } = Promise.withResolvers<void>();
    const stream = async function* (): AsyncGenerator<StreamEvent> {
      await promise;
      yield { type: "reasoning", value: "hm", attempt: 1, offset: 0 };
      await turn();
      yield { type: "token", value: "a", attempt: 1, offset: 0 };
      await new Promise(() => {});
    };
    return { stream, go };
  }

  test("answers the read that is pending, then ends its session as abandoned", async () => {
    const { stream, go } = begins();
    const ends: string[] = [];
    const onEvent = defineHandler({
      label: "end",
      events: ["SESSION_END"],
      handle: ({ outcome }) => void ends.push(outcome),
    });
    const read = (async () => view(await l0({ stream, onEvent })).next())();
    expect(await collectUntil(() => ends.length > 0)).toBe(false);
    go();
    expect(await read).toMatchObject({ done: false, value: name === "textStream" ? "a" : expect.anything() });
    expect(await collectUntil(() => ends.length > 0, 100)).toBe(true);
    expect(ends).toEqual(["abandoned"]);
  });
});

test("text() that nobody holds reads to the end", async () => {
  const { result, ends } = await begin(["a", { delay: 20 }, "b"]);
  void result.text();
  await new Promise((resolve) => setImmediate(resolve));
  collect();
  await collectUntil(() => ends.length > 0);
  expect(ends.every((outcome) => outcome !== "abandoned")).toBe(true);
  await result.text();
  expect(ends).toEqual(["completed"]);
});
