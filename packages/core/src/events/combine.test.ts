import { describe, expect, test, vi } from "vitest";
import {
  combine,
  defineHandler,
  type EventHandler,
  filter,
  l0,
  type L0Event,
  type OnHandlerError,
  type StreamInfo,
} from "../index.ts";

const EVENT = { type: "token", value: "a", attempt: 1, offset: 0 } as const;
const INFO = { streamId: "s", sessionId: "s", context: {}, sampled: true } as StreamInfo;

const recorder = (name: string, into: string[], events?: readonly L0Event["type"][]): EventHandler =>
  defineHandler({ label: name, ...(events && { events }), handle: ({ type }) => void into.push(`${name} ${type}`) });
const broken = (): never => {
  throw new Error("broken");
};

describe("what is no handler", () => {
  test.each<[string, () => unknown]>([
    ["handler of combine", () => combine(undefined as never)],
    ["handler of combine", () => combine([broken] as never)],
  ])("is an error that names the place: %s", (place, make) => {
    expect(make).toThrow(expect.objectContaining({ code: "INVALID_OPTIONS" }));
    expect(make).toThrow(place);
  });
});

test("defineHandler needs something to call", () => {
  expect(() => defineHandler({ label: "none" } as never)).toThrow(
    new TypeError("defineHandler needs handle(event, stream)."),
  );
});

describe("combine", () => {
  test("tells its handlers in order, each of what it lists, nested ones too", async () => {
    const told: string[] = [];
    const onEvent = combine(
      recorder("a", told, ["SESSION_START"]),
      combine(recorder("b", told, ["token"]), recorder("c", told, ["SESSION_START", "token"])),
    );
    const result = await l0({ stream: () => ["x"], onEvent });
    await result.text();
    expect(told).toEqual(["a SESSION_START", "c SESSION_START", "b token", "c token"]);
  });

  test("isolates and reports its handlers one by one", async () => {
    const told: string[] = [];
    const onHandlerError = vi.fn<OnHandlerError>();
    const [first, second] = ["first", "second"].map((label) => defineHandler({ label, handle: broken }));
    const onEvent = combine(first as EventHandler, recorder("good", told, ["token"]), second as EventHandler);
    const result = await l0({ stream: () => ["x"], onEvent, onHandlerError });
    expect(await result.text()).toBe("x");
    expect(told).toEqual(["good token"]);
    expect(onHandlerError.mock.calls.map(([, handler]) => handler.label)).toEqual(["first", "second"]);
  });

  test("opens each of its handlers, and runs in all their scopes", async () => {
    const runs: string[] = [];
    const scoped = (name: string): EventHandler =>
      defineHandler({
        label: name,
        handle: () => {},
        open: () => ({
          run: (_, fn) => {
            runs.push(name);
            return fn();
          },
        }),
      });
    const result = await l0({ stream: () => ["x"], onEvent: combine(scoped("outer"), scoped("inner")) });
    await result.text();
    expect(runs).toEqual(["outer", "inner"]);
  });

  test("flushes and shuts down all of them, also where one fails, and rejects with the first failure", async () => {
    const done: string[] = [];
    const closing = (name: string): EventHandler =>
      defineHandler({
        label: name,
        handle: () => {},
        flush: () => void done.push(`flush ${name}`),
        shutdown: async () => void done.push(`shutdown ${name}`),
      });
    const failing = defineHandler({ label: "failing", handle: () => {}, flush: broken, shutdown: broken });
    const combined = combine(closing("a"), failing, closing("b"));
    await expect(combined.flush?.()).rejects.toThrow("broken");
    await expect(combined.shutdown?.()).rejects.toThrow("broken");
    expect(done).toEqual(["flush a", "flush b", "shutdown a", "shutdown b"]);
  });

  test("called by another handler, filters as before; one that throws does not keep the rest from being told", async () => {
    const told: string[] = [];
    const combined = combine(broken, recorder("a", told, ["COMPLETE"]), recorder("b", told));
    await expect(combined(EVENT, INFO)).rejects.toThrow("broken");
    expect(told).toEqual(["b token"]);
  });

  test("names its handlers", () => {
    expect(combine(recorder("a", []), recorder("b", [])).label).toBe("combine(a, b)");
  });

  test("of nothing does nothing", async () => {
    const result = await l0({ stream: () => ["x"], onEvent: combine() });
    expect(await result.text()).toBe("x");
    await combine().flush?.();
  });
});

describe("defineHandler", () => {
  test("keeps `this` of the definition for its hooks", async () => {
    const definition = {
      label: "stateful",
      count: 0,
      handle() {
        this.count++;
      },
      flush() {
        this.count += 10;
      },
      shutdown() {
        this.count += 100;
      },
    };
    const handler = defineHandler(definition);
    void handler(EVENT, INFO);
    await handler.flush?.();
    await handler.shutdown?.();
    expect(definition.count).toBe(111);
  });

  test("has no hooks that the definition has not", () => {
    const handler = defineHandler({ label: "plain", handle: () => {} });
    expect(Object.keys(handler)).toEqual(["label"]);
  });
});

test("a handler may have fields of its own, whatever they are called", async () => {
  const handler = Object.assign(
    (event: L0Event): void => {
      if (event.type === "token") handler.parts.push(event.value);
      else handler.ended++;
    },
    { parts: [] as string[], ended: 0 },
  );
  const errors: unknown[] = [];
  const onHandlerError: OnHandlerError = (error) => errors.push(error);
  const ends = filter(["SESSION_END"], handler);
  const result = await l0({
    stream: () => ["a", "b"],
    onEvent: [filter(["token"], handler), combine(ends), handler],
    onHandlerError,
  });
  await result.text();
  expect(errors).toEqual([]);
  expect(handler.parts).toEqual(["a", "a", "b", "b"]);
  expect(handler.ended).toBeGreaterThan(2);
});
