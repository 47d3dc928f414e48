import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { l0, type L0Error, type L0Options, type L0Result, type StreamEvent } from "../index.ts";
import { chatChunk, chatEnd, scriptedSource, type ScriptStep } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Read {
  readonly seen: StreamEvent[];
  readonly error: L0Error | undefined;
  readonly result: L0Result;
}

/** One try at a source: what the consumer saw, and what was thrown. */
async function attempt(stream: L0Options["stream"], options: Partial<L0Options> = {}): Promise<Read> {
  const result = await l0({ retry: { maxRetries: 0 }, ...options, stream });
  const seen: StreamEvent[] = [];
  const reading = (async () => {
    try {
      for await (const event of result.stream) seen.push(event);
      return undefined;
    } catch (error) {
      return error as L0Error;
    }
  })();
  await vi.advanceTimersByTimeAsync(100_000);
  expect(vi.getTimerCount()).toBe(0);
  return { seen, error: await reading, result };
}

const valuesOf = (seen: readonly StreamEvent[]): unknown[] =>
  seen.map((event) => ("value" in event ? event.value : event.type));

describe("a source", () => {
  test("is read only when the consumer pulls: nothing is read ahead", async () => {
    const stream = scriptedSource(["a", "b", "c"]);
    const result = await l0({ stream });
    const iterator = result.stream[Symbol.asyncIterator]();
    for (const given of [1, 2]) {
      await iterator.next();
      await vi.advanceTimersByTimeAsync(1000);
      expect(stream.given).toBe(given);
    }
    await iterator.return?.();
    expect(stream.returned).toBe(1);
  });

  test("whose next() throws, rejects or gives nonsense fails the attempt", async () => {
    const sources: [() => unknown, string][] = [
      [() => Promise.reject(RESET), "NETWORK_ERROR"],
      [() => Promise.resolve(undefined), "PROVIDER_ERROR"],
      [
        () => {
          throw RESET;
        },
        "NETWORK_ERROR",
      ],
    ];
    for (const [next, code] of sources) {
      const { error } = await attempt(() => ({ [Symbol.asyncIterator]: () => ({ next }) }));
      expect(error).toMatchObject({ code });
    }
  });

  test("with endless empty chunks grows no stack", async () => {
    const { seen } = await attempt(() => [...Array.from({ length: 50_000 }, () => ""), "a"]);
    expect(valuesOf(seen)).toEqual(["a", "complete"]);
  });

  test("that gives several pieces in one chunk gives them one by one, in order", async () => {
    const delta = {
      reasoning: "hm",
      content: "x",
      tool_calls: [{ id: "c", function: { name: "f", arguments: "{}" } }],
    };
    const steps: ScriptStep[] = [{ chunk: { choices: [{ index: 0, delta, finish_reason: "tool_calls" }] } }];
    const { seen } = await attempt(scriptedSource(steps));
    expect(seen.map(({ type }) => type)).toEqual(["reasoning", "token", "message", "complete"]);
  });
});

describe("the end", () => {
  const finish = chatEnd(1)[0];
  const usage = chatEnd(1)[1];

  test("is the end mark; usage that comes after it is read", async () => {
    const { seen } = await attempt(scriptedSource(["a"]));
    expect(seen.at(-1)).toEqual({
      type: "complete",
      attempt: 1,
      offset: 1,
      usage: { inputTokens: 10, outputTokens: 1, source: "provider" },
      finishReason: "stop",
      responseId: "chatcmpl-scripted",
      model: "scripted-model",
    });
  });

  test("without the end mark of its protocol is a cut, unless requireEndMark is false", async () => {
    const source = () => scriptedSource(["a", { cut: true }]);
    const { seen, error } = await attempt(source());
    expect(valuesOf(seen)).toEqual(["a"]);
    expect(error).toMatchObject({ code: "NETWORK_ERROR", errorType: "partial_chunks", retryReason: "incomplete" });
    expect(valuesOf((await attempt(source(), { requireEndMark: false })).seen)).toEqual(["a", "complete"]);
  });

  test.each<[string, ScriptStep]>([
    ["a cut", { throw: RESET }],
    ["a hang", { hang: true }],
  ])("stands once the end mark is there: %s after it costs the usage at most", async (_, step) => {
    const source = scriptedSource([{ chunk: chatChunk("a") }, { chunk: finish }, step]);
    const { seen, error } = await attempt(source, { timeout: { interToken: 100 } });
    expect(error).toBeUndefined();
    expect(seen.at(-1)).toEqual({
      type: "complete",
      attempt: 1,
      offset: 1,
      finishReason: "stop",
      responseId: "chatcmpl-scripted",
      model: "scripted-model",
    });
    expect(source.open).toBe(0);
  });

  test("does not stand on an end mark alone: a cut after it, without any output, has failed the attempt", async () => {
    const { seen, error } = await attempt(scriptedSource([{ chunk: finish }, { throw: RESET }]));
    expect(seen).toEqual([]);
    expect(error).toMatchObject({ code: "NETWORK_ERROR" });
  });

  test("cut before its first output is a cut stream, not an empty one", async () => {
    const { error } = await attempt(scriptedSource([{ chunk: usage }, { cut: true }]));
    expect(error).toMatchObject({ code: "NETWORK_ERROR", errorType: "partial_chunks", retryReason: "incomplete" });
  });

  test.each<[string, ScriptStep[]]>([
    ["nothing at all", [{ cut: true }]],
    ["the end mark alone", [{ chunk: finish }, { cut: true }]],
    ["usage alone", [{ chunk: usage }, { chunk: finish }, { cut: true }]],
    ["reasoning alone", [{ chunk: { choices: [{ index: 0, delta: { reasoning: "hm" } }] } }, { chunk: finish }]],
    ["empty deltas", [{ chunk: chatChunk("") }, { chunk: finish }]],
  ])("with %s is ZERO_OUTPUT, unless allowEmpty is true", async (_, steps) => {
    const { error } = await attempt(scriptedSource([...steps, { cut: true }]));
    expect(error).toMatchObject({ code: "ZERO_OUTPUT", category: "content", retryReason: "zero_output" });
    const allowed = await attempt(scriptedSource([...steps, { cut: true }]), {
      allowEmpty: true,
      requireEndMark: false,
    });
    expect(allowed.seen.at(-1)?.type).toBe("complete");
  });

  test("with an error inside the stream fails, after what came before it has been given", async () => {
    const error = { type: "overloaded_error", message: "Overloaded" };
    const read = await attempt(scriptedSource(["a", { chunk: { error } }, "never"]));
    expect(valuesOf(read.seen)).toEqual(["a"]);
    expect(read.error).toMatchObject({ code: "PROVIDER_ERROR", category: "transient", retryReason: "server_error" });
  });

  test("is the end: reading on gives done", async () => {
    const result = await l0({ stream: scriptedSource([{ throw: RESET }]), retry: { maxRetries: 0 } });
    const iterator = result.stream[Symbol.asyncIterator]();
    await expect(iterator.next()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
  });
});

describe("tool results", () => {
  const part = (output: unknown): ScriptStep => ({
    chunk: { type: "tool-result", toolCallId: "c", toolName: "f", output },
  });
  const end: ScriptStep[] = [
    { chunk: { type: "text-delta", text: "x" } },
    { chunk: { type: "finish", finishReason: "stop" } },
  ];

  test("are messages with their JSON; text stays as it is", async () => {
    const { seen } = await attempt(scriptedSource([part({ sun: true }), part("rain"), part(undefined), ...end]));
    expect(valuesOf(seen)).toEqual(['{"sun":true}', "rain", "", "x", "complete"]);
    expect(seen[0]).toMatchObject({ type: "message", role: "tool", toolCallId: "c", toolName: "f" });
  });
});
