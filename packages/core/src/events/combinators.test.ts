import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  batch,
  combine,
  createL0,
  debounce,
  defineHandler,
  type EventHandler,
  exclude,
  filter,
  l0,
  type L0EventType,
  Monitoring,
  type OnHandlerError,
  sample,
  tap,
} from "../index.ts";
import { isSampled } from "../platform/sampled.ts";
import { eventOf, infoOf, nameOf, noting } from "./combinators.fixture.ts";

const ENDS: readonly L0EventType[] = ["token", "SESSION_END"];
/** Every combinator that lets all of these through, at once or later. */
const WRAPPERS: readonly (readonly [string, (handler: EventHandler) => EventHandler])[] = [
  ["filter", (handler) => filter(["SESSION_START", "token", "SESSION_END"], handler)],
  ["exclude", (handler) => exclude(["reasoning", "COMPLETE"], handler)],
  ["sample", (handler) => sample(1, handler)],
  ["tap", (handler) => tap(handler)],
  ["combine", (handler) => combine(handler)],
  ["debounce", (handler) => debounce(50, handler)],
];

describe("Monitoring", () => {
  test("gathers every combinator", () => {
    expect(Monitoring).toEqual({ combine, filter, exclude, debounce, batch, sample, tap });
  });
});

describe.each(WRAPPERS)("%s", (name, wrap) => {
  test("keeps the events that its handler lists, and costs nothing for the rest", () => {
    expect([wrap(noting("a", { events: ENDS }).handler)].flatMap(({ events }) => events ?? ENDS)).toEqual(ENDS);
  });

  test("opens, flushes, shuts down and runs what its handler does", async () => {
    const { handler, calls } = noting();
    const run = createL0({ onEvent: wrap(handler) });
    const result = await run({ stream: () => ["a"] });
    await result.text();
    expect(await run.flush()).toEqual({ ok: true, failed: [] });
    expect(await run.shutdown()).toEqual({ ok: true, failed: [] });
    expect(calls.filter((call) => call !== "run")).toEqual([`open ${result.streamId}`, "flush", "shutdown"]);
    expect(calls).toContain("run");
  });

  test("has its handler's label in its own", () => {
    expect(wrap(noting("mine").handler).label).toBe(`${name}(mine)`);
    expect(wrap(function plain() {}).label).toBe(`${name}(plain)`);
  });

  test("leaves out what its handler leaves out", () => {
    const bare = wrap(() => {});
    if (name === "combine") return;
    if (name === "debounce") return void expect(bare.open).toBeUndefined();
    expect([bare.open, bare.flush, bare.shutdown]).toEqual([undefined, undefined, undefined]);
  });

  test("wraps each part of a combined handler, isolated from the others", async () => {
    const first = noting("first", { events: ["token"] });
    const broken = defineHandler({
      label: "broken",
      handle: () => {
        throw new Error("broken");
      },
    });
    const last = noting("last", { events: ["token"] });
    const onHandlerError = vi.fn<OnHandlerError>();
    const onEvent = wrap(combine(first.handler, combine(broken, last.handler)));
    const run = createL0({ onEvent, onHandlerError });
    const result = await run({ stream: () => ["a", "b"] });
    expect(await result.text()).toBe("ab");
    await run.flush();
    const expected = name === "debounce" ? ["b"] : ["a", "b"];
    expect([first.told, last.told]).toEqual([expected, expected]);
    expect(onHandlerError.mock.calls.map(([, { label }]) => label)).toEqual(
      name === "tap" ? [] : [name === "combine" ? "broken" : `${name}(broken)`],
    );
  });

  test.each([undefined, null, "handler", {}])("refuses %j as a handler", (handler) => {
    if (name === "combine") return;
    expect(() => wrap(handler as never)).toThrow(
      expect.objectContaining({
        code: "INVALID_OPTIONS",
        message: expect.stringMatching(`^Option handler of ${name} is`) as string,
      }),
    );
  });
});

describe("filter and exclude", () => {
  test("let through what they say, in any nesting", () => {
    const { handler } = noting();
    expect(filter(["ERROR", "token"], handler).events).toEqual(["token", "ERROR"]);
    expect(filter(["ERROR"], filter(["token"], handler)).events).toEqual([]);
    expect(exclude(["token"], filter(["ERROR", "token"], handler)).events).toEqual(["ERROR"]);
    const rest = exclude(["token"], handler).events ?? [];
    expect([rest.includes("token"), rest.includes("reasoning"), rest.includes("SESSION_END")]).toEqual([
      false,
      true,
      true,
    ]);
  });

  test.each<[unknown, string]>([
    [["TOKEN"], 'types of filter is "TOKEN"'],
    [["ERROR", 7], "types of filter is 7"],
    ["ERROR", 'types of filter is "ERROR"'],
    [undefined, "types of filter is undefined"],
  ])("refuse %j", (types, message) => {
    const error = expect.objectContaining({
      code: "INVALID_OPTIONS",
      message: expect.stringContaining(message) as string,
    });
    expect(() => filter(types as never, () => {})).toThrow(error);
    expect(() => exclude(types as never, () => {})).toThrow();
  });
});

describe("sample", () => {
  test("tells all or nothing of a stream, the same streams in every sampler, and opens only those", async () => {
    const all = noting();
    const some = [noting(), noting()] as const;
    const onEvent = [all.handler, ...some.map(({ handler }) => sample(0.5, handler))];
    for (let index = 0; index < 60; index++) await (await l0({ stream: () => ["a", "b"], onEvent })).text();
    const opened = all.calls.filter((call) => call.startsWith("open"));
    const sampled = opened.filter((call) => isSampled(call.slice(5), 0.5));
    expect(sampled.length % 60).toBeGreaterThan(0);
    for (const { told, calls } of some) {
      expect(calls.filter((call) => call.startsWith("open"))).toEqual(sampled);
      expect(told).toHaveLength((all.told.length / 60) * sampled.length);
    }
  });

  test.each([-0.1, 1.1, NaN, "0.5", undefined])("refuses the rate %s", (rate) => {
    expect(() => sample(rate as number, () => {})).toThrow(expect.objectContaining({ code: "INVALID_OPTIONS" }));
  });
});

describe("tap", () => {
  test("counts nothing that its handler throws or rejects with, and does not switch it off", async () => {
    let told = 0;
    const onHandlerError = vi.fn<OnHandlerError>();
    const broken = (): never => {
      told++;
      throw new Error("broken");
    };
    const onEvent = [tap(filter(["token"], broken)), tap(filter(["token"], async () => broken()))];
    const result = await l0({ stream: () => Array.from({ length: 30 }, () => "x"), onEvent, onHandlerError });
    await result.text();
    expect([told, result.state.handlerErrors, onHandlerError.mock.calls]).toEqual([60, 0, []]);
  });
});

describe("nested in any way", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  interface Leaf {
    readonly sink: string[];
    readonly batched: boolean;
  }
  type Nesting = { readonly handler: EventHandler; readonly leaves: readonly Leaf[] };

  /** Leaves that write down what they get; some fail, some at once, some later, when they have written. */
  const leaf: fc.Arbitrary<() => Nesting> = fc
    .record({
      batched: fc.boolean(),
      size: fc.integer({ min: 1, max: 4 }),
      fails: fc.constantFrom("never", "throws", "rejects"),
    })
    .map(({ batched, size, fails }) => () => {
      const sink: string[] = [];
      const fail = (): unknown => {
        if (fails === "throws") throw new Error("broken");
        return fails === "rejects" ? Promise.reject(new Error("broken")) : undefined;
      };
      const handler = batched
        ? batch({ size, maxWait: 30 }, (items) => {
            sink.push(...items.map(({ event, stream }) => `${stream.streamId} ${nameOf(event)}`));
            return fail();
          })
        : (event: Parameters<EventHandler>[0], stream: Parameters<EventHandler>[1]) => {
            sink.push(`${stream.streamId} ${nameOf(event)}`);
            return fail();
          };
      return { handler, leaves: [{ sink, batched }] };
    });
  const wrapper = fc.constantFrom(...WRAPPERS.map(([, wrap]) => wrap));
  const nesting: fc.Arbitrary<() => Nesting> = fc.letrec<{ node: () => Nesting }>((tie) => ({
    node: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      leaf,
      fc.tuple(wrapper, tie("node")).map(([wrap, inner]) => () => {
        const { handler, leaves } = inner();
        return { handler: wrap(handler), leaves };
      }),
      fc.array(tie("node"), { minLength: 1, maxLength: 3 }).map((inner) => () => {
        const all = inner.map((make) => make());
        return { handler: combine(...all.map(({ handler }) => handler)), leaves: all.flatMap(({ leaves }) => leaves) };
      }),
    ),
  })).node;

  test("no event is lost or told twice, none in another order, and no failure goes to nobody or to another", async () => {
    const unhandled = vi.fn();
    process.on("unhandledRejection", unhandled);
    const property = fc.asyncProperty(
      nesting,
      fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 12 }),
      async (make, pauses) => {
        const { handler, leaves } = make();
        const told: Promise<unknown>[] = [];
        const tell = (event: Parameters<EventHandler>[0], stream: Parameters<EventHandler>[1]): void => {
          if (handler.events?.includes(event.type) === false) return;
          // As the runtime does: what is thrown or rejected is caught.
          try {
            told.push(Promise.resolve(handler(event, stream)).catch(() => {}));
          } catch {
            // It is isolated.
          }
        };
        const streams = [infoOf("one"), infoOf("two")] as const;
        const sent = new Map<string, string[]>(streams.map(({ streamId }) => [streamId, []]));
        for (const [index, ms] of pauses.entries()) {
          const stream = streams[index % 2] as (typeof streams)[number];
          // A type of its own each, so that nothing is the latest of several.
          const type = (["SESSION_START", "token"] as const)[Math.floor(index / 2)];
          if (type) {
            tell(eventOf(type, `event ${index}`), stream);
            sent.get(stream.streamId)?.push(`event ${index}`);
          }
          await vi.advanceTimersByTimeAsync(ms);
        }
        for (const stream of streams) tell(eventOf("SESSION_END"), stream);
        for (const { streamId } of streams) sent.get(streamId)?.push("SESSION_END");
        await Promise.resolve(handler.flush?.()).catch(() => {});
        await vi.advanceTimersByTimeAsync(1000);
        for (const { sink } of leaves) {
          for (const [streamId, events] of sent) {
            const got = sink.filter((line) => line.startsWith(`${streamId} `));
            expect(got).toEqual(events.map((event) => `${streamId} ${event}`));
          }
        }
        expect(vi.getTimerCount()).toBe(0);
      },
    );
    await fc.assert(property, { numRuns: 150, seed: 21 });
    vi.useRealTimers();
    await new Promise(setImmediate); // unhandled rejections are told behind the microtasks
    process.off("unhandledRejection", unhandled);
    expect(unhandled).not.toHaveBeenCalled();
  });
});
