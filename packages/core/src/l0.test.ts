import { describe, expect, test, vi } from "vitest";
import { combine, createL0, defineHandler, type EventHandler, l0, type L0Event, type L0Options } from "./index.ts";
import { scriptedSource } from "./testing/index.ts";

describe("l0", () => {
  test("gives the tokens of a stream, then complete", async () => {
    const result = await l0({ stream: scriptedSource(["a", "b"]) });
    const seen: unknown[] = [];
    for await (const event of result.stream) seen.push(event);
    expect(seen).toMatchObject([
      { type: "token", value: "a", attempt: 1, offset: 0 },
      { type: "token", value: "b", attempt: 1, offset: 1 },
      { type: "complete", offset: 2 },
    ]);
    expect(result.state).toEqual({
      content: "ab",
      contentLength: 2,
      checkpoint: "",
      tokenCount: 2,
      receivedTokens: 2,
      voidedTokens: 0,
      attempt: 1,
      fallbackIndex: 0,
      outcome: "completed",
      handlerErrors: 0,
    });
  });

  test("opens nothing before it is read, and has an id of its own", async () => {
    const stream = vi.fn<() => string[]>(() => ["a"]);
    const [first, second] = await Promise.all([l0({ stream }), l0({ stream })]);
    expect(stream).not.toHaveBeenCalled();
    expect(first.streamId).not.toBe(second.streamId);
    expect(first.state).toMatchObject({ content: "", attempt: 0, outcome: undefined });
  });

  test("rejects, rather than throws, where an option is wrong", async () => {
    const promise = l0({ stream: "no function" as never });
    await expect(promise).rejects.toMatchObject({ name: "L0Error", code: "INVALID_OPTIONS" });
  });

  test("streams that interleave do not mix", async () => {
    const texts = Array.from({ length: 20 }, (_, index) => [`${index}a`, `${index}b`, `${index}c`]);
    const results = await Promise.all(texts.map((tokens) => l0({ stream: scriptedSource(tokens) })));
    const read = await Promise.all(results.map((result) => result.text()));
    expect(read).toEqual(texts.map((tokens) => tokens.join("")));
  });
});

describe("createL0", () => {
  const stream: L0Options["stream"] = () => ["a"];
  const named = (name: string, into: string[]) =>
    defineHandler({ label: name, events: ["SESSION_START"], handle: () => void into.push(name) });

  test("a handler that is among the defaults and the options is told once", async () => {
    const told: string[] = [];
    const handler = named("both", told);
    const result = await createL0({ onEvent: handler })({ stream, onEvent: handler });
    await result.text();
    expect(told).toEqual(["both"]);
  });

  test.each([
    ["combined in both", (handler: EventHandler) => [combine(handler), combine(handler)]],
    ["combined in the defaults", (handler: EventHandler) => [combine(handler), handler]],
    ["combined in the options", (handler: EventHandler) => [handler, combine(handler)]],
    ["twice in the options", (handler: EventHandler) => [[], [handler, handler]]],
  ])("a handler that is %s is told once", async (_, given) => {
    const told: string[] = [];
    const [defaults, own] = given(named("it", told));
    const result = await createL0({ onEvent: defaults })({ stream, onEvent: own });
    await result.text();
    expect(told).toEqual(["it"]);
  });

  test("needs no defaults", async () => {
    const result = await createL0()({ stream });
    expect(await result.text()).toBe("a");
  });

  test("handlers and callbacks accumulate, those of the defaults first", async () => {
    const told: string[] = [];
    const note = (name: string) => () => void told.push(name);
    const withDefaults = createL0({ onEvent: named("default", told), onStart: note("default onStart") });
    const result = await withDefaults({ stream, onEvent: [named("own", told)], onStart: note("own onStart") });
    await result.text();
    expect(told).toEqual(["default", "default onStart", "own", "own onStart"]);
    told.length = 0;
    await (await withDefaults({ stream })).text();
    expect(told).toEqual(["default", "default onStart"]);
  });

  test("retry, timeout and monitoring merge field by field", async () => {
    const source = scriptedSource([]);
    const withDefaults = createL0({
      retry: { attempts: 1, baseDelay: 0 },
      timeout: { initialToken: 5 },
      monitoring: { metadata: { team: "a" } },
    });
    const options = { retry: { maxRetries: 5 }, timeout: { interToken: 7 }, monitoring: { enabled: true } };
    const result = await withDefaults({ ...options, stream: source });
    await expect(result.text()).rejects.toMatchObject({ code: "ZERO_OUTPUT" });
    expect(source.calls).toHaveLength(2);
    expect(result.telemetry?.metadata).toEqual({ team: "a" });
  });

  test("everything else is replaced, and undefined means not given", async () => {
    const events: L0Event[] = [];
    const onEvent = (event: L0Event): void => void events.push(event);
    const withDefaults = createL0({ onEvent, model: "default", provider: "p", context: { a: 1 }, allowEmpty: true });
    const given = { stream: () => [], model: "own", provider: undefined, context: { b: 2 }, retry: undefined };
    await (await withDefaults(given as unknown as L0Options)).text();
    expect(events[0]).toMatchObject({ model: "own", provider: "p" });
    expect(events[0]).toHaveProperty("context", { b: 2 });
  });

  test("defaults may hold the stream itself", async () => {
    const withDefaults = createL0({ stream });
    expect(await (await withDefaults({} as L0Options)).text()).toBe("a");
  });

  test.each([
    ["unknown", { retries: 3 }],
    ["impossible", { timeout: { total: -1 } }],
    ["of a group, unknown", { retry: { tries: 1 } }],
    ["no object", null],
    ["a list", []],
  ])("throws at once for defaults that are %s", (_, defaults) => {
    expect(() => createL0(defaults as Partial<L0Options>)).toThrow(
      expect.objectContaining({ code: "INVALID_OPTIONS" }),
    );
  });

  test("takes defaults that are undefined as not given", async () => {
    const withDefaults = createL0({ stream: undefined, onEvent: undefined, retry: undefined } as Partial<object>);
    expect(await (await withDefaults({ stream })).text()).toBe("a");
  });

  test("checks the options of a call as l0 does", async () => {
    await expect(createL0({})({ stream, retries: 3 } as L0Options)).rejects.toMatchObject({ code: "INVALID_OPTIONS" });
    await expect(createL0({})({} as L0Options)).rejects.toThrow("stream");
    await expect(createL0({})(null as never)).rejects.toMatchObject({ code: "INVALID_OPTIONS" });
  });

  test("does not touch the objects it was given", async () => {
    const defaults = Object.freeze({ onEvent: Object.freeze([() => {}]), retry: Object.freeze({ attempts: 1 }) });
    const options = Object.freeze({ stream, retry: Object.freeze({ maxRetries: 1 }) });
    expect(await (await createL0(defaults)(options)).text()).toBe("a");
  });
});
