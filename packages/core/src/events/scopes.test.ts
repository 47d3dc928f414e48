import { AsyncLocalStorage } from "node:async_hooks";
import { describe, expect, test, vi } from "vitest";
import {
  defineHandler,
  type EventHandler,
  l0,
  type L0Options,
  type OnHandlerError,
  type StreamInfo,
  type StreamScope,
} from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const handler = (open: (stream: StreamInfo) => StreamScope | void, label = "scoped"): EventHandler =>
  defineHandler({ label, events: [], handle: () => {}, open });

describe("open", () => {
  test("is called inside l0(), before its first await, with the StreamInfo of the events", async () => {
    const opened: StreamInfo[] = [];
    const told = new Set<StreamInfo>();
    const watch = (_: unknown, stream: StreamInfo): void => void told.add(stream);
    const promise = l0({ stream: () => ["a"], onEvent: [handler((stream) => void opened.push(stream)), watch] });
    expect(opened).toHaveLength(1);
    await (await promise).text();
    expect([...told]).toEqual(opened);
  });

  test("is called once for each stream, read or not", async () => {
    const open = vi.fn<() => void>();
    const onEvent = handler(open);
    await l0({ stream: () => ["a"], onEvent });
    await (await l0({ stream: () => ["a"], onEvent })).text();
    expect(open).toHaveBeenCalledTimes(2);
  });

  test("that throws costs only its own scope, and is reported", async () => {
    const runs: string[] = [];
    const onHandlerError = vi.fn<(...args: unknown[]) => void>();
    const broken = handler(() => {
      throw new Error("broken");
    });
    const good = handler(() => ({ run: (_, fn) => (runs.push("good"), fn()) }));
    const result = await l0({ stream: () => ["a"], onEvent: [broken, good], onHandlerError });
    expect(await result.text()).toBe("a");
    expect(runs).toEqual(["good"]);
    expect(onHandlerError.mock.calls).toEqual([[expect.any(Error), broken, "open"]]);
  });
});

describe("a scope", () => {
  test("runs around each factory call and the source's return(), with the number of the attempt", async () => {
    const storage = new AsyncLocalStorage<string>();
    const seen: string[] = [];
    const onEvent = handler(() => ({ run: (attempt, fn) => storage.run(`attempt ${attempt}`, fn) }));
    const source =
      (name: string): L0Options["stream"] =>
      () => {
        seen.push(`${name} opened in ${storage.getStore()}`);
        const next = async (): Promise<IteratorResult<string>> => {
          if (name === "first") throw RESET;
          return { value: "a", done: false };
        };
        const stop = async (): Promise<IteratorResult<string>> => {
          seen.push(`${name} closed in ${storage.getStore()}`);
          return { value: undefined, done: true };
        };
        return { [Symbol.asyncIterator]: () => ({ next, return: stop }) };
      };
    const options = { fallbackStreams: [source("second")], retry: { maxRetries: 0 } };
    const result = await l0({ ...options, stream: source("first"), onEvent });
    for await (const event of result.stream) if (event.type === "token") break;
    expect(seen.filter((line) => !line.startsWith("first closed"))).toEqual([
      "first opened in attempt 1",
      "second opened in attempt 2",
      "second closed in attempt 2",
    ]);
    expect(seen).not.toContain("first closed in undefined");
  });

  test("nests in the order of the handlers, the first one outermost", async () => {
    const order: string[] = [];
    const scope = (name: string): EventHandler =>
      handler(() => ({
        run: (_, fn) => {
          order.push(`${name} in`);
          const value = fn();
          order.push(`${name} out`);
          return value;
        },
      }));
    const stream = (): string[] => (order.push("factory"), ["a"]);
    await (await l0({ stream, onEvent: [scope("a"), scope("b")] })).text();
    expect(order).toEqual(["a in", "b in", "factory", "b out", "a out"]);
  });

  const badScopes: [string, StreamScope["run"] & {}][] = [
    ["throws before it calls", () => raise()],
    ["throws after it has called", (_, fn) => (fn(), raise())],
    ["does not call", () => undefined as never],
    ["calls twice", (_, fn) => (fn(), fn())],
    ["gives something else", (_, fn) => (fn(), "nonsense" as never)],
  ];

  test.each(badScopes)("that %s still has the factory called once, and the stream healthy", async (_, run) => {
    const stream = scriptedSource(["a"]);
    const onHandlerError = vi.fn<() => void>();
    const result = await l0({ stream, onEvent: handler(() => ({ run })), onHandlerError });
    expect(await result.text()).toBe("a");
    expect(stream.calls).toHaveLength(1);
  });

  test("that throws is reported once for its handler, however often it throws", async () => {
    const onHandlerError = vi.fn<OnHandlerError>();
    const stream = scriptedSource(["a", { throw: RESET }]);
    const onEvent = handler(() => ({ run: () => raise() }));
    const result = await l0({ stream, onEvent, onHandlerError, retry: { maxRetries: 3, baseDelay: 0 } });
    await expect(result.text()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    expect(onHandlerError.mock.calls.map(([, , where]) => where)).toEqual(["run"]);
  });

  test("passes on what the factory throws, and is not blamed for it", async () => {
    const onHandlerError = vi.fn<() => void>();
    const stream = (): never => raise(RESET);
    const onEvent = handler(() => ({ run: (_, fn) => fn() }));
    const result = await l0({ stream, onEvent, onHandlerError, retry: { maxRetries: 0 } });
    await expect(result.text()).rejects.toMatchObject({ errorType: "econnreset" });
    expect(onHandlerError).not.toHaveBeenCalled();
  });

  test("that swallows what the factory throws does not hide it from the stream", async () => {
    const run: StreamScope["run"] & {} = (_, fn) => {
      try {
        return fn();
      } catch {
        return undefined as never;
      }
    };
    const result = await l0({
      stream: () => raise(RESET),
      onEvent: handler(() => ({ run })),
      retry: { maxRetries: 0 },
    });
    await expect(result.text()).rejects.toMatchObject({ errorType: "econnreset" });
  });
});

function raise(error = new Error("broken")): never {
  throw error;
}
