import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createL0, debounce, defineHandler, type EventHandler, l0, type OnHandlerError } from "../index.ts";
import { eventOf, infoOf, nameOf, noting } from "./combinators.fixture.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

/** Tells a handler of events at their times, ms; what it is told is written down with its time. */
async function timeLine(
  ms: number,
  events: readonly (readonly [
    at: number,
    type: "token" | "reasoning" | "SESSION_END",
    name?: string,
    stream?: string,
  ])[],
): Promise<string[]> {
  const told: string[] = [];
  const infos = new Map([
    ["s", infoOf("s")],
    ["t", infoOf("t")],
  ]);
  const handler = debounce(ms, (event, { streamId }) => void told.push(`${Date.now()} ${streamId} ${nameOf(event)}`));
  for (const [at, type, name, stream = "s"] of events) {
    await vi.advanceTimersByTimeAsync(at - Date.now());
    handler(eventOf(type, name), infos.get(stream) as never);
  }
  await vi.advanceTimersByTimeAsync(10_000);
  return told;
}

describe("debounce", () => {
  test("keeps its time line", async () => {
    const told = await timeLine(100, [
      [0, "token", "A1"],
      [30, "reasoning", "B1"],
      [60, "token", "A2"],
      [150, "token", "A3"],
      [190, "SESSION_END"],
    ]);
    expect(told).toEqual(["100 s B1", "100 s A2", "190 s A3", "190 s SESSION_END"]);
  });

  test("does not begin the wait anew with what comes in it: a steady stream is told of", async () => {
    const every30 = Array.from({ length: 12 }, (_, index) => [index * 30, "token", `${index}`] as const);
    expect(await timeLine(100, every30)).toEqual(["100 s 3", "220 s 7", "340 s 11"]);
  });

  test("keeps streams apart", async () => {
    const told = await timeLine(100, [
      [0, "token", "A", "s"],
      [50, "token", "B", "t"],
      [60, "SESSION_END", "", "s"],
      [70, "token", "C", "t"],
    ]);
    expect(told).toEqual(["60 s A", "60 s SESSION_END", "150 t C"]);
  });

  test("of no time still tells at most once a turn of the event loop, and of no end only when asked", async () => {
    const { handler, told } = noting();
    const debounced = debounce(0, handler);
    const stream = infoOf("s");
    for (const name of ["A", "B"]) debounced(eventOf("token", name), stream);
    await vi.advanceTimersByTimeAsync(1);
    expect(told).toEqual(["B"]);
    expect(await timeLine(Infinity, [[20_000, "token", "A"]])).toEqual([]);
  });

  test("tells the latest value of a stream of l0(), whose end is never late", async () => {
    const { handler, told } = noting("ui", { events: ["token", "SESSION_END"] });
    const result = await l0({ stream: () => ["a", "b", "c"], onEvent: debounce(1000, handler) });
    await result.text();
    expect(told).toEqual(["c", "SESSION_END"]);
  });

  test("loses nothing on flush, which waits for what is on its way, then for the handler's own", async () => {
    const order: string[] = [];
    const slow: EventHandler = Object.assign(
      async () => {
        order.push("told");
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push("done");
      },
      { flush: () => void order.push("flush") },
    );
    const handler = debounce(10, slow);
    handler(eventOf("token"), infoOf("s"));
    await vi.advanceTimersByTimeAsync(10);
    handler(eventOf("token"), infoOf("t"));
    const flushed = handler.flush?.();
    expect(order).toEqual(["told", "told"]);
    await vi.advanceTimersByTimeAsync(50);
    await flushed;
    expect(order).toEqual(["told", "told", "done", "done", "flush"]);
  });

  test("has a failure counted once a wait, by the runtime, and never unhandled", async () => {
    const onHandlerError = vi.fn<OnHandlerError>();
    const fails: EventHandler = defineHandler({
      label: "fails",
      events: ["token", "reasoning"],
      handle: () => Promise.reject(new Error("broken")),
    });
    const run = createL0({ onEvent: debounce(10, fails), onHandlerError });
    const result = await run({ stream: () => ["a", "b", "c"] });
    await result.text();
    expect(result.state.handlerErrors).toBe(0);
    await vi.advanceTimersByTimeAsync(10);
    expect(result.state.handlerErrors).toBe(1);
    expect(onHandlerError.mock.calls.map(([error, { label }]) => [(error as Error).message, label])).toEqual([
      ["broken", "debounce(fails)"],
    ]);
  });

  test("tells all it holds though one throws", async () => {
    const told: string[] = [];
    const handler = debounce(10, (event) => {
      told.push(nameOf(event));
      if (event.type === "token") throw new Error("broken");
    });
    const done = handler(eventOf("token", "A"), infoOf("s")) as Promise<void>;
    handler(eventOf("reasoning", "B"), infoOf("s"));
    handler(eventOf("data", "C"), infoOf("t"));
    const seen = vi.fn();
    done.catch(seen);
    await handler.flush?.()?.then(() => {}, seen);
    expect(told).toEqual(["A", "B", "C"]);
    expect(seen).toHaveBeenCalledTimes(2);
  });

  test.each([-1, NaN, "5", undefined, null])("refuses to wait for %s ms", (ms) => {
    expect(() => debounce(ms as number, () => {})).toThrow(
      expect.objectContaining({
        code: "INVALID_OPTIONS",
        message: expect.stringContaining("ms of debounce") as string,
      }),
    );
  });
});
