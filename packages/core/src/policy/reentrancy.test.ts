import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type AttemptContext, l0, type L0Options, type L0Result, type LifecycleEventType } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Played {
  readonly result: L0Result;
  readonly types: readonly string[];
  readonly error: unknown;
}

/** Reads to the end, with every event's type in the order it was told. */
async function play(options: L0Options, onResult: (result: L0Result) => void = () => {}): Promise<Played> {
  const types: string[] = [];
  const result = await l0({
    monitoring: { enabled: true },
    onEvent: (event) => void types.push(event.type),
    ...options,
  });
  onResult(result);
  const reading = (async () => {
    for await (const _ of result.stream);
  })().catch((error: unknown) => error);
  await vi.runAllTimersAsync();
  return { result, types, error: await reading };
}

const last = (types: readonly string[]): string | undefined => types.at(-1);

test("a listener of the attempt's signal that aborts the session gets no facts after its end", async () => {
  let held: L0Result | undefined;
  const source = scriptedSource([{ throw: RESET }]);
  const stream = (context: AttemptContext): unknown => {
    context.signal.addEventListener("abort", () => held?.abort());
    return source(context);
  };
  const { types, error } = await play({ stream }, (result) => (held = result));
  expect(last(types)).toBe("SESSION_END");
  expect(error).toMatchObject({ code: "STREAM_ABORTED" });
});

test.each<LifecycleEventType>(["ATTEMPT_END", "COMPLETE", "SESSION_END"])(
  "a read begun while %s is told does not read the source again",
  async (type) => {
    const source = scriptedSource(["a", "b"]);
    const types: string[] = [];
    const more: Promise<unknown>[] = [];
    const result = await l0({
      stream: source,
      onEvent: (event) => {
        types.push(event.type);
        if (event.type === type) more.push(reader.next());
      },
    });
    const reader = result.stream[Symbol.asyncIterator]();
    for (let next = await reader.next(); !next.done; next = await reader.next());
    await Promise.all(more);
    expect(types.filter((told) => told === type)).toHaveLength(1);
    expect(last(types)).toBe("SESSION_END");
    expect(vi.getTimerCount()).toBe(0);
  },
);

test.each<[string, unknown]>([
  ["frozen", Object.freeze(Object.assign(new Error("x"), { name: "L0Error", code: "NETWORK_ERROR" }))],
  ["whose getters throw", Object.defineProperty(new Error("x"), "name", { get: () => expect.unreachable() })],
  ["that is undefined", undefined],
])("an error %s ends the session like any other", async (_, thrown) => {
  const { types, error } = await play({ stream: scriptedSource([{ throw: thrown }]), retry: { maxRetries: 0 } });
  expect(error).toMatchObject({ name: "L0Error" });
  expect(last(types)).toBe("SESSION_END");
});

test("timeout.total is told in the session's own numbers, and nothing is tried after it", async () => {
  const fallback = scriptedSource(["never"]);
  const { error, types } = await play({
    stream: scriptedSource([{ delay: 300 }, { throw: RESET }]),
    fallbackStreams: [fallback],
    timeout: { total: 500 },
    retry: { baseDelay: 100, backoff: "fixed" },
  });
  expect(error).toMatchObject({ code: "TOTAL_TIMEOUT", message: expect.stringContaining("timeout.total is 500 ms") });
  expect(fallback.calls).toHaveLength(0);
  expect(types).not.toContain("FALLBACK_START");
});

test("the names and the usage are those of the attempt whose output is valid", async () => {
  const named = { chunk: { model: "second", choices: [{ index: 0, delta: {} }] } };
  const { result } = await play({
    stream: scriptedSource(["a", { throw: RESET }]),
    fallbackStreams: [scriptedSource([named, { throw: RESET }])],
    retry: { maxRetries: 0 },
  });
  expect(result.state.content).toBe("a");
  expect(result.telemetry).toMatchObject({ outcome: "failed", model: "scripted-model" });
});

test("a live snapshot charges a provider that hangs to nobody yet", async () => {
  const result = await l0({ stream: scriptedSource(["a", { hang: true }]), monitoring: { enabled: true } });
  const reader = result.stream[Symbol.asyncIterator]();
  await reader.next();
  const pending = reader.next().catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(500);
  expect(result.telemetry?.metrics.consumerTime).toBe(0);
  result.abort();
  await pending;
  expect(result.telemetry?.metrics).toMatchObject({ providerTime: 500, consumerTime: 0 });
});

test("the time that shouldRetry takes is a wait, and counts", async () => {
  const shouldRetry = async (): Promise<boolean> => {
    await new Promise((resolve) => setTimeout(resolve, 400));
    return true;
  };
  const stream = scriptedSource([{ throw: RESET }]);
  const { result } = await play({ stream, retry: { baseDelay: 0, maxElapsed: 100, shouldRetry } });
  expect(stream.calls).toHaveLength(1);
  expect(result.telemetry?.metrics).toMatchObject({ retryWait: 400, consumerTime: 0 });
});

test("a read begun while an abandoned stream's end is told arms no timer", async () => {
  const source = scriptedSource(["a", { hang: true }]);
  const result = await l0({
    stream: source,
    onEvent: (event) => {
      if (event.type === "SESSION_END") void reader.next();
    },
  });
  const reader = result.stream[Symbol.asyncIterator]();
  await reader.next();
  await vi.advanceTimersByTimeAsync(100);
  await reader.return?.();
  expect(vi.getTimerCount()).toBe(0);
  expect(source.given).toBe(1);
});

test("a consumer that stops at a reset holds nothing, so the usage of what is void is not the stream's", async () => {
  const usage = { chunk: { choices: [], usage: { prompt_tokens: 10, completion_tokens: 1 } } };
  const broken = scriptedSource(["a", usage, { throw: RESET }]);
  const whole = scriptedSource(["b"]);
  const result = await l0({
    stream: (context) => (context.attempt === 1 ? broken(context) : whole(context)),
    monitoring: { enabled: true },
    retry: { baseDelay: 0 },
  });
  const reading = (async () => {
    for await (const event of result.stream) if (event.type === "reset") break;
  })();
  await vi.runAllTimersAsync();
  await reading;
  expect(result.state).toMatchObject({ content: "", outcome: "abandoned", voidedTokens: 1 });
  expect(result.telemetry).not.toHaveProperty("usage");
  expect(result.telemetry?.attempts[0]?.usage).toMatchObject({ outputTokens: 1 });
});
