import { describe, expect, test, vi } from "vitest";
import {
  combine,
  defineHandler,
  EventType,
  l0,
  type L0Event,
  type L0Options,
  type StreamEvent,
  type StreamInfo,
} from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const tokens = (count: number): string[] => Array.from({ length: count }, (_, index) => `${index} `);

async function read(options: Partial<L0Options>) {
  const result = await l0({ stream: scriptedSource(["a", "b"]), retry: { maxRetries: 0 }, ...options });
  const seen: StreamEvent[] = [];
  try {
    for await (const event of result.stream) seen.push(event);
  } catch (error) {
    return { seen, error, result };
  }
  return { seen, error: undefined, result };
}

/** A turn of the event loop, in which rejections that nobody handles would be reported. */
const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe("handlers", () => {
  test("are told in the order given: of a handler's event before the next handler, of an event before the consumer", async () => {
    const order: string[] = [];
    const handler =
      (name: string) =>
      ({ type }: L0Event): void =>
        void order.push(`${name} ${type}`);
    const result = await l0({ stream: scriptedSource(["a"]), onEvent: [handler("first"), handler("second")] });
    for await (const { type } of result.stream) order.push(`consumer ${type}`);
    const types = ["SESSION_START", "ATTEMPT_START", "FIRST_TOKEN", "token"];
    const told = (type: string): string[] => [`first ${type}`, `second ${type}`];
    expect(order).toEqual([
      ...types.flatMap(told),
      "consumer token",
      ...["ATTEMPT_END", "COMPLETE", "SESSION_END"].flatMap(told),
      "consumer complete",
    ]);
  });

  test("get the very event object that the consumer gets", async () => {
    const told: L0Event[] = [];
    const { seen } = await read({ onEvent: (event) => void told.push(event) });
    const stream = told.filter(({ type }) => type === "token");
    expect(stream).toHaveLength(2);
    for (const [index, event] of stream.entries()) expect(event).toBe(seen[index]);
  });

  test("get reasoning, tool calls and data too, but neither reset nor complete: those reach them as facts", async () => {
    const tool = { toolCallId: "c", toolName: "f" };
    const parts = [
      { type: "reasoning-delta", text: "hm" },
      { type: "tool-call", ...tool, input: {} },
      { type: "tool-result", ...tool, output: 1 },
      { type: "file", file: {} },
      { type: "finish", finishReason: "stop" },
    ];
    const told: L0Event[] = [];
    const { seen } = await read({ stream: () => parts, onEvent: (event) => void told.push(event) });
    const events = told.filter(({ type }) => type === type.toLowerCase());
    expect(events.map(({ type }) => type)).toEqual(["reasoning", "message", "message", "data"]);
    for (const [index, event] of events.entries()) expect(event).toBe(seen[index]);
    expect(told.filter(({ type }) => type === "TOOL_REQUESTED")).toMatchObject([{ ...tool, arguments: {} }]);
    expect(seen.at(-1)?.type).toBe("complete");
  });

  test("get one StreamInfo object per stream", async () => {
    const infos = new Set<StreamInfo>();
    const { result } = await read({ sessionId: "job", onEvent: (_, stream) => void infos.add(stream) });
    expect(infos.size).toBe(1);
    const [info] = infos;
    expect(info).toMatchObject({ streamId: result.streamId, sessionId: "job", sampled: true, model: "scripted-model" });
  });

  test("are told of lifecycle events with their time, ids and context", async () => {
    const told: L0Event[] = [];
    const metadata = { team: "search" };
    const context = { tenant: "acme" };
    const before = Date.now();
    const { result } = await read({ context, monitoring: { metadata }, onEvent: (event) => void told.push(event) });
    for (const event of told) {
      if (event.type === "token") continue;
      expect(event).toMatchObject({ streamId: result.streamId, sessionId: result.streamId });
      expect(event).toHaveProperty("context", { tenant: "acme", team: "search" });
      expect(Object.isFrozen((event as { context: object }).context)).toBe(true);
      expect((event as { ts: number }).ts).toBeGreaterThanOrEqual(before);
    }
    context.tenant = "other";
    expect(told[0]).toHaveProperty("context.tenant", "acme");
  });

  test("that list events are told of those only", async () => {
    const types: string[] = [];
    const events = ["token", "SESSION_END"] as const;
    await read({ onEvent: defineHandler({ label: "some", events, handle: ({ type }) => void types.push(type) }) });
    expect(types).toEqual(["token", "token", "SESSION_END"]);
  });

  test("that list an unknown event are refused by name", async () => {
    const onEvent = defineHandler({ label: "typo", events: ["TOKENS" as "token"], handle: () => {} });
    const rejected = expect(l0({ stream: () => [], onEvent })).rejects;
    await rejected.toMatchObject({ code: "INVALID_OPTIONS" });
    const message = await l0({ stream: () => [], onEvent: combine(onEvent) }).catch((error: Error) => error.message);
    expect(message).toContain("typo");
    expect(message).toContain("TOKENS");
    expect(message).toContain("SESSION_END");
  });

  test("may list every event that there is", async () => {
    const events = [...Object.values(EventType), "reasoning", "message", "data", "progress"] as const;
    await expect(
      l0({ stream: () => [], onEvent: defineHandler({ label: "all", events, handle: () => {} }) }),
    ).resolves.toBeDefined();
  });

  test("see model and provider as they become known", async () => {
    const models: (string | undefined)[] = [];
    await read({ onEvent: ({ type }, { model }) => void (type !== "token" && models.push(model)) });
    expect(models).toEqual([undefined, undefined, ...Array.from({ length: 4 }, () => "scripted-model")]);
  });
});

describe("a handler that fails", () => {
  const fails: [string, () => void | Promise<void>][] = [
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["rejects", async () => Promise.reject(new Error("broken"))],
  ];

  test.each(fails)("because it %s reaches neither the stream nor the other handlers", async (_, fail) => {
    const types: string[] = [];
    const onHandlerError = vi.fn<() => void>();
    const good = (event: L0Event): void => void types.push(event.type);
    const { seen, error, result } = await read({ onEvent: [fail, good], onHandlerError });
    await turn();
    expect(error).toBeUndefined();
    expect(seen.map(({ type }) => type)).toEqual(["token", "token", "complete"]);
    expect(types).toHaveLength(8);
    expect(onHandlerError).toHaveBeenCalledOnce();
    expect(result.state.handlerErrors).toBe(8);
  });

  test("is reported once, with what it threw, itself and the event", async () => {
    const onHandlerError = vi.fn<(...args: unknown[]) => void>();
    const error = new Error("broken");
    const handler = defineHandler({
      label: "broken",
      events: ["token"],
      handle: () => {
        throw error;
      },
    });
    await read({ onEvent: handler, onHandlerError });
    expect(onHandlerError.mock.calls).toEqual([[error, handler, "token"]]);
  });

  test("is warned about once on the console by default, by name and without what it said", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue();
    const onEvent = defineHandler({ label: "my backend", handle: () => Promise.reject(new RangeError("secret")) });
    await read({ onEvent });
    await turn();
    expect(warn).toHaveBeenCalledOnce();
    expect(warn.mock.calls[0]?.[0]).toContain("my backend");
    expect(warn.mock.calls[0]?.[0]).toContain("RangeError");
    expect(warn.mock.calls[0]?.join(" ")).not.toContain("secret");
  });

  test("is switched off for the stream after 10 throws, and tried again on the next", async () => {
    let calls = 0;
    const onEvent = (): void => {
      calls++;
      throw new Error("broken");
    };
    const options = { stream: scriptedSource(tokens(50)), onEvent, onHandlerError: () => {} };
    const { result } = await read(options);
    expect([calls, result.state.handlerErrors]).toEqual([10, 10]);
    await read(options);
    expect(calls).toBe(20);
  });

  test("now and then stays on until it has failed 10 times", async () => {
    let calls = 0;
    const onEvent = defineHandler({
      label: "flaky",
      events: ["token"],
      handle: () => {
        if (++calls % 2 === 0) throw new Error("broken");
      },
    });
    await read({ stream: scriptedSource(tokens(50)), onEvent, onHandlerError: () => {} });
    expect(calls).toBe(20);
  });

  test.each(fails)("because it %s harms nothing even where onHandlerError throws too", async (_, onEvent) => {
    const onHandlerError = (): never => {
      throw new Error("broken as well");
    };
    const { seen, error, result } = await read({ onEvent, onHandlerError });
    await turn();
    expect(error).toBeUndefined();
    expect(seen.map(({ type }) => type)).toEqual(["token", "token", "complete"]);
    expect(result.state.outcome).toBe("completed");
  });

  test("does so in shouldRetry and in onHandlerError without hanging the stream", async () => {
    const fail = (): never => {
      throw new Error("broken");
    };
    const stream = scriptedSource([{ throw: RESET }]);
    const { error } = await read({ stream, retry: { maxRetries: 1, shouldRetry: fail }, onHandlerError: fail });
    expect(error).toMatchObject({ code: "NETWORK_ERROR" });
  }, 500);
});
