import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  defineHandler,
  l0,
  type GuardrailRule,
  type L0Error,
  type L0Event,
  type L0Options,
  type SourceAdapter,
  type StreamEvent,
  type StreamPiece,
} from "../index.ts";
import { type ScriptStep, scriptedSource } from "../testing/index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const cut: ScriptStep = { throw: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) };
const call: StreamPiece = { type: "message", role: "assistant", value: "{}", toolCallId: "c", toolName: "now" };
const tool: ScriptStep = { chunk: call };
/** Strings are tokens, everything else is a piece. */
const source: SourceAdapter = {
  name: "pieces",
  decoder: () => ({
    hasEndMark: false,
    push: (chunk, sink) => (typeof chunk === "string" ? sink.text(chunk) : sink.piece(chunk as StreamPiece)),
  }),
};
const NOTHING = { content: "", contentLength: 0, tokenCount: 0, checkpoint: "" };

function tries(...scripts: ScriptStep[][]): L0Options["stream"] {
  const sources = scripts.map((script) => scriptedSource(script, { protocol: "text" }));
  return (context) => (sources[context.attempt - 1] ?? sources.at(-1))?.(context);
}

async function begin(options: L0Options) {
  const seen: StreamEvent[] = [];
  const told: L0Event[] = [];
  const onEvent = defineHandler({ label: "watch", handle: (event) => void told.push(event) });
  const result = await l0({ delivery: "buffered", monitoring: { enabled: true }, onEvent, ...options });
  const reading = (async () => {
    try {
      for await (const event of result.stream) seen.push(event);
      return undefined;
    } catch (error) {
      return error as L0Error;
    }
  })();
  return { seen, told, result, reading, facts: () => told.map(({ type }) => type) };
}

async function play(options: L0Options) {
  const run = await begin(options);
  await vi.advanceTimersByTimeAsync(100_000);
  return { ...run, error: await run.reading };
}

async function all(strings: AsyncIterable<string>): Promise<string[]> {
  const given: string[] = [];
  for await (const one of strings) given.push(one);
  return given;
}

const outline = (seen: readonly StreamEvent[]): string =>
  seen
    .map((event) => `${event.attempt}@${event.offset}:${"value" in event ? event.value || event.type : event.type}`)
    .join(" ");

describe("buffered delivery", () => {
  test("holds everything until the stream is whole, and tells of the first token when it comes", async () => {
    const stream = scriptedSource(["a", { delay: 100 }, tool, { delay: 100 }, "b", { delay: 100 }], {
      protocol: "text",
    });
    const { seen, told, result, reading, facts } = await begin({ stream, source });
    await vi.advanceTimersByTimeAsync(250);
    expect(seen).toEqual([]);
    expect(facts()).toEqual(["SESSION_START", "ATTEMPT_START", "FIRST_TOKEN"]);
    expect(result.state).toMatchObject({ ...NOTHING, receivedTokens: 2 });
    await vi.advanceTimersByTimeAsync(100);
    expect(await reading).toBeUndefined();
    expect(outline(seen)).toBe("1@0:a 1@1:{} 1@1:b 1@2:complete");
    expect(facts().slice(3)).toEqual([
      "token",
      "TOOL_REQUESTED",
      "message",
      "token",
      "ATTEMPT_END",
      "COMPLETE",
      "SESSION_END",
    ]);
    expect(told.find(({ type }) => type === "FIRST_TOKEN")).toMatchObject({ timeToFirstToken: 0 });
    expect(result.state).toMatchObject({ content: "ab", tokenCount: 2, receivedTokens: 2, voidedTokens: 0 });
  });

  test("reads to the end with one pull", async () => {
    const stream = scriptedSource(["a", "b", "c"]);
    const result = await l0({ delivery: "buffered", stream });
    const first = await result.stream[Symbol.asyncIterator]().next();
    expect(first.value).toMatchObject({ value: "a" });
    expect([stream.given, result.state.outcome]).toEqual([3, "completed"]);
  });

  test("gives only the attempt that is good, without a reset", async () => {
    const { seen, facts, result } = await play({ stream: tries(["a", tool, "b", cut], ["c"]), source });
    expect(outline(seen)).toBe("2@0:c 2@1:complete");
    expect(facts()).not.toContain("RESET");
    expect(facts()).not.toContain("TOOL_REQUESTED");
    expect(result.state).toMatchObject({ content: "c", tokenCount: 1, receivedTokens: 3, voidedTokens: 2 });
  });

  test("gives nothing of a stream that the last check fails", async () => {
    const rule: GuardrailRule = {
      name: "end",
      severity: "error",
      recoverable: false,
      streaming: true,
      start: () => ({
        push: () => undefined,
        end: () => [{ rule: "end", message: "no", severity: "error", recoverable: false }],
      }),
    };
    const { seen, error, facts, result } = await play({ stream: tries(["a", "b"]), guardrails: [rule] });
    expect(seen).toEqual([]);
    expect(error).toMatchObject({ code: "GUARDRAIL_VIOLATION" });
    expect(facts()).not.toContain("token");
    expect(result.state).toMatchObject({ ...NOTHING, receivedTokens: 2, voidedTokens: 2 });
    expect(result.telemetry).toMatchObject({
      contentLength: 0,
      metrics: { totalTokens: 0, receivedTokens: 2, voidedTokens: 2 },
    });
  });

  test.each(["abort", "break"])("gives nothing where the session ends before: %s", async (how) => {
    const stream = scriptedSource(["a", "b", { hang: true }]);
    const result = await l0({ delivery: "buffered", stream, monitoring: { enabled: true } });
    const iterator = result.stream[Symbol.asyncIterator]();
    const read = iterator.next();
    await vi.advanceTimersByTimeAsync(10);
    if (how === "abort") {
      result.abort();
      await expect(read).rejects.toMatchObject({ code: "STREAM_ABORTED", context: { tokenCount: 0 } });
    } else {
      await iterator.return?.();
      expect(await read).toEqual({ value: undefined, done: true });
    }
    expect(result.state).toMatchObject({ ...NOTHING, receivedTokens: 2, voidedTokens: 2 });
    expect(result.telemetry).toMatchObject({ contentLength: 0, metrics: { totalTokens: 0, voidedTokens: 2 } });
    expect([stream.open, vi.getTimerCount()]).toEqual([0, 0]);
  });

  test("is completed before the first event is given, so that a break changes nothing", async () => {
    const result = await l0({ delivery: "buffered", stream: tries(["a", "b"]) });
    for await (const _ of result.stream) break;
    expect(result.state).toMatchObject({ outcome: "completed", content: "ab" });
  });

  test("lets textStream and text() retry what they have not given", async () => {
    const stream = tries(["a", "b", cut], ["c", "d"]);
    const options: L0Options = { delivery: "buffered", stream };
    const [whole, pieces] = [await l0(options), await l0(options)];
    const reading = Promise.all([whole.text(), all(pieces.textStream)]);
    await vi.advanceTimersByTimeAsync(100_000);
    expect(await reading).toEqual(["cd", ["c", "d"]]);
  });

  test("times out where the provider stalls, and times every wait", async () => {
    const { error, seen } = await play({
      stream: tries(["a", { delay: 50 }, "b", { hang: true }]),
      timeout: { interToken: 100 },
      retry: { maxRetries: 0 },
    });
    expect([error?.code, seen]).toEqual(["INTER_TOKEN_TIMEOUT", []]);

    const { result } = await play({ stream: tries([{ delay: 20 }, "a", { delay: 40 }, "b", { delay: 60 }, "c"]) });
    expect(result.telemetry?.metrics).toMatchObject({
      timeToFirstToken: 20,
      providerTime: 120,
      interToken: { count: 2, sum: 100, max: 60 },
    });
  });

  test("keeps what is held before a checkpoint, and drops what is behind it", async () => {
    const { seen, facts, result } = await play({
      stream: tries(["a", tool, "b", "c", tool, cut], ["b", "d"]),
      source,
      continueFromLastKnownGoodToken: { minOverlap: 1 },
      checkIntervals: { checkpoint: 2 },
    });
    expect(outline(seen)).toBe("1@0:a 1@1:{} 1@1:b 2@2:d 2@3:complete");
    expect(facts().filter((type) => type === "TOOL_REQUESTED")).toHaveLength(1);
    expect(facts()).toContain("RESUME_START");
    expect(facts()).not.toContain("RESET");
    expect(result.state).toMatchObject({ content: "abd", tokenCount: 3, receivedTokens: 5, voidedTokens: 2 });
  });

  test("gives a checkpoint that nothing follows", async () => {
    const { seen } = await play({
      stream: tries(["a", "b", "c", cut], []),
      continueFromLastKnownGoodToken: true,
      checkIntervals: { checkpoint: 2 },
    });
    expect(outline(seen)).toBe("1@0:a 1@1:b 2@2:complete");
  });

  test("has waited once for what came in one chunk", async () => {
    const chunks: SourceAdapter = {
      name: "chunks",
      decoder: () => ({
        hasEndMark: false,
        push: (chunk, sink) => (chunk as string[]).forEach((text) => sink.text(text)),
      }),
    };
    const stream = tries([{ chunk: ["a"] }, { delay: 100 }, { chunk: ["b", "c", "d"] }]);
    const { result } = await play({ stream, source: chunks });
    expect(result.telemetry?.metrics.interToken).toMatchObject({ count: 3, sum: 100, max: 100 });
  });

  test("asks shouldRetry as a consumer that holds nothing", async () => {
    const shouldRetry = vi.fn(() => true);
    await play({ stream: tries(["a", "b", cut], ["c"]), retry: { shouldRetry } });
    expect(shouldRetry).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ tokenCount: 0 }));
  });

  test("asks shouldRetry so too where it goes on from a checkpoint", async () => {
    const shouldRetry = vi.fn(() => true);
    await play({
      stream: tries(["a", "b", cut], ["c"]),
      continueFromLastKnownGoodToken: true,
      checkIntervals: { checkpoint: 2 },
      retry: { shouldRetry },
    });
    expect(shouldRetry).toHaveBeenCalledWith(expect.anything(), expect.objectContaining({ tokenCount: 0 }));
  });
});
