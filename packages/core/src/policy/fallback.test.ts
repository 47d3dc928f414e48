import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defineHandler, l0, type L0Error, type L0Event, type L0Options, type L0Result } from "../index.ts";
import { chatChunk, type ScriptedSource, scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const failing = (error: unknown = RESET): ScriptedSource => scriptedSource([{ throw: error }]);
const NO_RETRY = { maxRetries: 0 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

interface Played {
  readonly error: L0Error | undefined;
  readonly text: string | undefined;
  readonly events: L0Event[];
  readonly result: L0Result;
}

async function play(options: L0Options): Promise<Played> {
  const events: L0Event[] = [];
  const onEvent = defineHandler({ label: "watch", handle: (event) => void events.push(event) });
  const result = await l0({ ...options, onEvent, monitoring: { enabled: true } });
  const reading = result.text().then(
    (text) => ({ text, error: undefined }),
    (error: L0Error) => ({ text: undefined, error }),
  );
  await vi.advanceTimersByTimeAsync(1_000_000);
  return { ...(await reading), events, result };
}

const only = <T extends L0Event["type"]>(events: readonly L0Event[], type: T) =>
  events.filter((event) => event.type === type) as Extract<L0Event, { type: T }>[];

describe("fallbacks", () => {
  test("are tried in order, each once its predecessor's retries are spent", async () => {
    const sources = [failing(), failing({ status: 401 }), scriptedSource(["ok"]), scriptedSource(["never"])] as const;
    const [stream, ...fallbackStreams] = sources;
    const { text, events, result } = await play({ stream, fallbackStreams, retry: { maxRetries: 1 } });
    expect(text).toBe("ok");
    expect(sources.map(({ calls }) => calls.length)).toEqual([2, 1, 1, 0]);
    expect(only(events, "FALLBACK_START")).toMatchObject([
      { fromIndex: 0, toIndex: 1, reason: "NETWORK_ERROR" },
      { fromIndex: 1, toIndex: 2, reason: "PROVIDER_ERROR" },
    ]);
    expect(only(events, "RETRY_GIVE_UP")).toMatchObject([
      { reason: "maxRetries", attempts: 2 },
      { reason: "not_retryable", attempts: 1 },
    ]);
    expect(only(events, "ERROR").map((event) => event.recoveryStrategy)).toEqual(["retry", "fallback", "fallback"]);
    expect(result.state.fallbackIndex).toBe(2);
    expect(result.telemetry?.fallback).toEqual({ used: true, index: 2 });
  });

  test("have budgets of their own; the first try of one is no retry", async () => {
    const [stream, second] = [failing(), failing()];
    const { events } = await play({ stream, fallbackStreams: [second], retry: { maxRetries: 2, baseDelay: 1 } });
    expect([stream.calls.length, second.calls.length]).toEqual([3, 3]);
    const starts = only(events, "ATTEMPT_START");
    expect(starts.map(({ isRetry, isFallback }) => [isRetry, isFallback])).toEqual([
      [false, false],
      [true, false],
      [true, false],
      [false, true],
      [true, true],
      [true, true],
    ]);
    expect(second.calls.map(({ attempt, retry, fallbackIndex }) => [attempt, retry, fallbackIndex])).toEqual([
      [4, 0, 1],
      [5, 1, 1],
      [6, 2, 1],
    ]);
    expect(second.calls[0]?.reason).toMatchObject({ code: "NETWORK_ERROR" });
  });

  test("have their own attempts for content failures", async () => {
    const [stream, second] = [scriptedSource([{ cut: true }]), scriptedSource([{ cut: true }])];
    await play({ stream, fallbackStreams: [second], retry: { attempts: 1, baseDelay: 1 } });
    expect([stream.calls.length, second.calls.length]).toEqual([2, 2]);
  });

  test("share the budget of the session", async () => {
    const [stream, second] = [failing(), failing()];
    await play({ stream, fallbackStreams: [second], retry: { maxTotalRetries: 3, maxRetries: 2, baseDelay: 1 } });
    expect([stream.calls.length, second.calls.length]).toEqual([3, 2]);
  });

  test("have their own initial timeout, and what is left of the total one", async () => {
    const hung = () => scriptedSource([{ hang: true }]);
    const timeout = { initialToken: 1000, total: 1500 };
    const { error, events } = await play({
      stream: hung(),
      fallbackStreams: [hung(), hung()],
      timeout,
      retry: NO_RETRY,
    });
    expect(only(events, "TIMEOUT_TRIGGERED").map(({ timeoutType }) => timeoutType)).toEqual(["initial", "total"]);
    expect(error?.errors?.map(({ code }) => code)).toEqual(["INITIAL_TOKEN_TIMEOUT", "TOTAL_TIMEOUT"]);
  });

  test("are tried for a stream that is none, which is never retried", async () => {
    const stream = vi.fn<() => unknown>(() => 42);
    const { text, events } = await play({ stream, fallbackStreams: [scriptedSource(["ok"])] });
    expect(text).toBe("ok");
    expect(stream).toHaveBeenCalledOnce();
    expect(only(events, "ERROR")).toMatchObject([
      { code: "INVALID_STREAM", recoveryStrategy: "fallback", terminal: false },
    ]);
  });

  test("are not tried after an abort", async () => {
    const second = scriptedSource(["ok"]);
    const result = await l0({ stream: scriptedSource([{ hang: true }]), fallbackStreams: [second] });
    const text = result.text().catch((error: L0Error) => error.code);
    result.abort();
    expect(await text).toBe("STREAM_ABORTED");
    expect(second.calls).toEqual([]);
  });
});

describe("when everything fails", () => {
  test("one source: its own error is thrown as it is", async () => {
    const { error } = await play({ stream: failing(), retry: NO_RETRY });
    expect(error).toMatchObject({ code: "NETWORK_ERROR", errorType: "econnreset", cause: RESET });
  });

  test("after a fallback: ALL_STREAMS_EXHAUSTED, with the last error of each source", async () => {
    const fallbackStreams = [failing({ status: 401 }), scriptedSource([{ cut: true }])];
    const { error, events, result } = await play({ stream: failing(), fallbackStreams, retry: NO_RETRY });
    expect(error).toMatchObject({ code: "ALL_STREAMS_EXHAUSTED", category: "provider", retryable: false });
    expect(error?.errors?.map(({ code }) => code)).toEqual(["NETWORK_ERROR", "PROVIDER_ERROR", "ZERO_OUTPUT"]);
    expect(error?.cause).toBe(error?.errors?.at(-1));
    const last = only(events, "ERROR").at(-1);
    expect(last).toMatchObject({ code: "ZERO_OUTPUT", category: "content", terminal: true, recoveryStrategy: "halt" });
    expect(last?.error).toBe(error);
    expect(result.telemetry?.error).toMatchObject({ code: "ZERO_OUTPUT", type: "ZERO_OUTPUT" });
  });

  test("the error that the consumer gets says where in the session it happened, whichever it is", async () => {
    const stream = scriptedSource(["ab", { throw: RESET }]);
    const { error } = await play({ stream, fallbackStreams: [failing()], retry: NO_RETRY });
    expect(error?.context).toMatchObject({ tokenCount: 1, contentLength: 2, fallbackIndex: 1, attempt: 2 });
  });
});

describe("names of a fallback", () => {
  const fallbackChunk = { ...(chatChunk("ok") as object), model: "second-model" };

  test("are not those that were learnt from the primary", async () => {
    const stream = scriptedSource(["a", { throw: RESET }]);
    const second = scriptedSource([{ chunk: fallbackChunk }, { throw: RESET }]);
    const refused = failing();
    const { events } = await play({ stream, fallbackStreams: [refused, second], retry: NO_RETRY });
    expect(only(events, "ATTEMPT_START").map(({ model }) => model)).toEqual([undefined, undefined, undefined]);
    expect(only(events, "ATTEMPT_END").map(({ model }) => model)).toEqual([
      "scripted-model",
      undefined,
      "second-model",
    ]);
  });

  test("are those of the telemetry where its output is the valid one", async () => {
    const stream = scriptedSource(["a", { throw: RESET }]);
    const second = scriptedSource([{ chunk: fallbackChunk }]);
    const { result } = await play({ stream, fallbackStreams: [second], retry: NO_RETRY });
    expect(result.telemetry).toMatchObject({ outcome: "completed", model: "second-model" });
  });

  test("are not those that the options give: they name the primary", async () => {
    const options = { model: "mine", provider: "me", retry: NO_RETRY };
    const { events, result } = await play({ ...options, stream: failing(), fallbackStreams: [scriptedSource(["ok"])] });
    expect(only(events, "SESSION_START")).toMatchObject([{ model: "mine", provider: "me" }]);
    expect(only(events, "ATTEMPT_START").map(({ model }) => model)).toEqual(["mine", undefined]);
    expect(result.telemetry).toMatchObject({ model: "scripted-model", provider: "openai" });
  });

  test("give way at the end to those of the valid output, so that handlers say what the record says", async () => {
    const names: object[] = [];
    const seen = defineHandler({
      label: "seen",
      events: ["SESSION_END"],
      handle: ({ type }, { model, provider }) => void names.push({ type, model, provider }),
    });
    const options = { provider: "azure", retry: NO_RETRY, onEvent: seen };
    const stream = scriptedSource(["a", { throw: RESET }]);
    const result = await l0({ ...options, stream, fallbackStreams: [failing()], monitoring: { enabled: true } });
    await expect(result.text()).rejects.toMatchObject({ code: "ALL_STREAMS_EXHAUSTED" });
    expect(names).toEqual([{ type: "SESSION_END", model: "scripted-model", provider: "azure" }]);
    expect(result.telemetry).toMatchObject({ model: "scripted-model", provider: "azure" });
  });
});
