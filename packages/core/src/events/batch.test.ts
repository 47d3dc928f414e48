import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { batch, type BatchItem, type BatchOptions, createL0, filter, l0, type OnHandlerError } from "../index.ts";
import { eventOf, infoOf, nameOf } from "./combinators.fixture.ts";

beforeEach(() => void vi.useFakeTimers({ now: 0 }));
afterEach(() => void vi.useRealTimers());

const namesOf = (items: readonly BatchItem[]): string => items.map(({ event }) => nameOf(event)).join(" ");

describe("batch", () => {
  test("keeps its time line", async () => {
    const told: string[] = [];
    const handler = batch({ size: 3, maxWait: 100 }, (items) => void told.push(`${Date.now()} ${namesOf(items)}`));
    const events = [
      [0, "A"],
      [20, "B"],
      [40, "C"],
      [60, "D"],
      [200, "E"],
      [200, ""],
    ] as const;
    for (const [at, name] of events) {
      await vi.advanceTimersByTimeAsync(at - Date.now());
      handler(eventOf(name ? "token" : "SESSION_END", name), infoOf("s"));
    }
    expect(told).toEqual(["40 A B C", "160 D", "200 E SESSION_END"]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("gives each event with its stream, those of all streams in order; the end of one delivers all", async () => {
    const told: (readonly BatchItem[])[] = [];
    const handler = batch({}, (items) => void told.push(items));
    const [s, t] = [infoOf("s"), infoOf("t")];
    const [a, b, end] = [eventOf("token", "a"), eventOf("token", "b"), eventOf("SESSION_END")];
    handler(a, s);
    handler(b, t);
    handler(end, s);
    expect(told).toEqual([
      [
        { event: a, stream: s },
        { event: b, stream: t },
        { event: end, stream: s },
      ],
    ]);
    expect(told[0]?.[0]?.event).toBe(a);
  });

  test("has 100 events or a second by default", async () => {
    const told: number[] = [];
    const handler = batch({}, (items) => void told.push(items.length));
    for (let index = 0; index < 250; index++) handler(eventOf("token"), infoOf("s"));
    expect(told).toEqual([100, 100]);
    await vi.advanceTimersByTimeAsync(1000);
    expect(told).toEqual([100, 100, 50]);
  });

  test("may be without an end of its own", async () => {
    const told: number[] = [];
    const handler = batch({ size: Infinity, maxWait: Infinity }, (items) => void told.push(items.length));
    for (let index = 0; index < 1000; index++) handler(eventOf("token"), infoOf("s"));
    await vi.advanceTimersByTimeAsync(86_400_000);
    expect(told).toEqual([]);
    await handler.shutdown?.();
    expect(told).toEqual([1000]);
  });

  test("takes in what comes while it delivers, for the next batch", async () => {
    const told: string[] = [];
    const handler = batch({ size: 1 }, (items) => {
      told.push(namesOf(items));
      if (told.length === 1) handler(eventOf("token", "B"), infoOf("s"));
    });
    handler(eventOf("token", "A"), infoOf("s"));
    expect(told).toEqual(["A", "B"]);
  });

  test("loses nothing on flush, which waits for what is on its way, then for the handler's own", async () => {
    const order: string[] = [];
    const slow = Object.assign(
      async (items: readonly BatchItem[]) => {
        await new Promise((resolve) => setTimeout(resolve, 50));
        order.push(namesOf(items));
      },
      { flush: () => void order.push("flush") },
    );
    const run = createL0({ onEvent: filter(["token", "SESSION_END"], batch({ size: 100 }, slow)) });
    const read = (await run({ stream: () => ["a", "b"] })).text();
    await vi.advanceTimersByTimeAsync(10);
    await read;
    // The end of the stream has delivered: it is on its way.
    const flushed = run.flush();
    await vi.advanceTimersByTimeAsync(50);
    expect(await flushed).toEqual({ ok: true, failed: [] });
    expect(order).toEqual(["a b SESSION_END", "flush"]);
  });

  test("shuts its handler down though the last delivery failed, and says so", async () => {
    const shutdown = vi.fn();
    const broken = Object.assign(() => Promise.reject(new TypeError("broken")), { shutdown, label: "broken" });
    const run = createL0({ onEvent: batch({ maxWait: 1000 }, broken), onHandlerError: () => {} });
    const result = await run({ stream: () => ["a", "b"], timeout: { total: 0 } });
    await result.stream[Symbol.asyncIterator]().next();
    expect(await run.shutdown()).toEqual({ ok: false, failed: [{ handler: "batch(broken)", reason: "TypeError" }] });
    expect(shutdown).toHaveBeenCalledTimes(1);
  });

  test.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", () => Promise.reject(new Error("broken"))],
  ])("has a failure counted once a batch where its handler %s, never unhandled", async (_, fails) => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const onHandlerError = vi.fn<OnHandlerError>();
    const handler = Object.assign(fails, { label: "fails", events: ["token"] as const });
    const result = await l0({
      stream: () => ["a", "b", "c", "d", "e"],
      onEvent: batch({ size: 2 }, handler),
      onHandlerError,
    });
    expect(await result.text()).toBe("abcde");
    await vi.advanceTimersByTimeAsync(1000);
    expect(result.state.handlerErrors).toBe(3);
    expect(onHandlerError.mock.calls.map(([, { label }]) => label)).toEqual(["batch(fails)"]);
    vi.useRealTimers();
    await new Promise(setImmediate); // unhandled rejections are told behind the microtasks
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });

  test("keeps what its handler is and does", async () => {
    const open = vi.fn();
    const handler = batch(
      {},
      Object.assign(() => {}, { label: "mine", events: ["token"] as const, open }),
    );
    expect([handler.label, handler.events]).toEqual(["batch(mine)", ["token", "SESSION_END"]]);
    const result = await l0({ stream: () => ["a"], onEvent: handler });
    await result.text();
    expect(open).toHaveBeenCalledWith(expect.objectContaining({ streamId: result.streamId }));
  });

  test.each<[BatchOptions, string]>([
    [{ size: 0 }, "batch.size is 0"],
    [{ size: 1.5 }, "batch.size is 1.5"],
    [{ size: NaN }, "batch.size is NaN"],
    [{ maxWait: -1 }, "batch.maxWait is -1"],
    [{ maxwait: 1 } as never, "There is no option batch.maxwait"],
    [undefined as never, "Option batch is undefined"],
  ])("refuses %j", (options, message) => {
    expect(() => batch(options, () => {})).toThrow(
      expect.objectContaining({ code: "INVALID_OPTIONS", message: expect.stringContaining(message) as string }),
    );
  });

  test("refuses what is no handler", () => {
    expect(() => batch({}, undefined as never)).toThrow(expect.objectContaining({ code: "INVALID_OPTIONS" }));
  });
});
