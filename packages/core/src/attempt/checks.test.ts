import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  defineHandler,
  type GuardrailContext,
  type GuardrailRule,
  l0,
  type L0Error,
  type L0Event,
  type L0Options,
  type StreamEvent,
  type Violation,
} from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const NO_RETRY = { maxRetries: 0 };
const found = (severity: Violation["severity"], more: Partial<Violation> = {}): Violation => ({
  rule: "r",
  message: "no",
  severity,
  recoverable: true,
  ...more,
});

const base = { name: "r", severity: "error", recoverable: true, streaming: true } as const;

/** A rule that finds `violation` in every token that is `BAD`. */
const onBad = (...violations: Violation[]): GuardrailRule => ({
  ...base,
  start: () => ({ push: (text) => (text === "BAD" ? violations : undefined), end: () => [] }),
});

const wholeText = (check: (context: GuardrailContext) => Violation[], streaming = true): GuardrailRule => ({
  ...base,
  streaming,
  check,
});

/** The tokens of each attempt, the last ones for all that follow. */
const tries = (...tokens: string[][]): L0Options["stream"] => {
  const sources = tokens.map((one) => scriptedSource(one));
  return (context) => (sources[context.attempt - 1] ?? sources.at(-1))?.(context);
};

async function play(options: L0Options) {
  const seen: StreamEvent[] = [];
  const told: L0Event[] = [];
  const watch = defineHandler({ label: "watch", handle: (event) => void told.push(event) });
  const result = await l0({ ...options, onEvent: [watch, options.onEvent ?? []].flat() });
  const reading = (async () => {
    try {
      for await (const event of result.stream) seen.push(event);
      return undefined;
    } catch (error) {
      return error as L0Error;
    }
  })();
  await vi.advanceTimersByTimeAsync(100_000);
  const text = seen.map((event) => (event.type === "token" ? event.value : `<${event.type}>`)).join("");
  return { text, told, result, error: await reading, facts: told.map(({ type }) => type) };
}

describe("a violation", () => {
  test("that is a warning is told before its token, and the stream goes on", async () => {
    const onViolation = vi.fn();
    const { text, facts, error } = await play({
      stream: tries(["a", "BAD", "b"]),
      guardrails: [onBad(found("warning"))],
      onViolation,
    });
    expect(error).toBeUndefined();
    expect(text).toBe("aBADb<complete>");
    expect(facts.filter((type) => /token|GUARD/.test(type))).toEqual([
      "token",
      "GUARDRAIL_VIOLATION",
      "token",
      "token",
    ]);
    expect(onViolation).toHaveBeenCalledOnce();
    expect(onViolation.mock.calls[0]?.[0]).toMatchObject({ violation: found("warning") });
  });

  test("that is an error fails the attempt; its token is void and is never given", async () => {
    const { text, facts, error, result } = await play({
      stream: tries(["a", "BAD", "b"]),
      guardrails: [onBad(found("error"))],
      retry: NO_RETRY,
    });
    expect(text).toBe("a");
    expect(error).toMatchObject({ code: "GUARDRAIL_VIOLATION", category: "content" });
    expect(result.state).toMatchObject({ content: "a", receivedTokens: 2, voidedTokens: 1, tokenCount: 1 });
    expect(facts.slice(-4)).toEqual(["GUARDRAIL_VIOLATION", "ATTEMPT_END", "ERROR", "SESSION_END"]);
  });

  test("that is recoverable is retried as often as attempts allow", async () => {
    const stream = scriptedSource(["BAD"]);
    const { error } = await play({
      stream,
      guardrails: [onBad(found("error"))],
      retry: { attempts: 2, maxRetries: 6 },
    });
    expect(error).toMatchObject({ code: "GUARDRAIL_VIOLATION" });
    expect(stream.calls).toHaveLength(3);
    expect(stream.calls[1]?.reason).toMatchObject({ code: "GUARDRAIL_VIOLATION" });
  });

  test("in a retry that is better leaves a whole answer behind a reset", async () => {
    const { text, error } = await play({ stream: tries(["a", "BAD"], ["b"]), guardrails: [onBad(found("error"))] });
    expect(error).toBeUndefined();
    expect(text).toBe("a<reset>b<complete>");
  });

  test("that no retry could mend goes straight to the fallback, and fails where that is no better", async () => {
    const stream = scriptedSource(["BAD"]);
    const fallback = scriptedSource(["BAD"]);
    const { error } = await play({
      stream,
      fallbackStreams: [fallback],
      guardrails: [onBad(found("error", { recoverable: false }))],
    });
    expect([stream.calls.length, fallback.calls.length]).toEqual([1, 1]);
    expect(error).toMatchObject({ code: "ALL_STREAMS_EXHAUSTED", cause: { code: "GUARDRAIL_VIOLATION" } });
  });

  test("that is fatal fails the stream at once: no retry, no fallback", async () => {
    const stream = scriptedSource(["a", "BAD"]);
    const fallback = scriptedSource(["b"]);
    const { error, text, facts } = await play({
      stream,
      fallbackStreams: [fallback],
      guardrails: [onBad(found("fatal"))],
    });
    expect(error).toMatchObject({ code: "FATAL_GUARDRAIL_VIOLATION", category: "content" });
    expect([text, stream.calls.length, fallback.calls.length]).toEqual(["a", 1, 0]);
    expect(facts.slice(-4)).toEqual(["GUARDRAIL_VIOLATION", "ATTEMPT_END", "ERROR", "SESSION_END"]);
  });

  test.each([
    ["a warning and an error", [found("warning"), found("error")], "GUARDRAIL_VIOLATION"],
    ["an error and a fatal one", [found("error"), found("fatal")], "FATAL_GUARDRAIL_VIOLATION"],
    ["a fatal one and an error", [found("fatal"), found("error")], "FATAL_GUARDRAIL_VIOLATION"],
  ])("beside others: the gravest decides, all are told: %s", async (_, violations, code) => {
    const { error, facts } = await play({
      stream: tries(["BAD"]),
      guardrails: [onBad(...(violations as Violation[]))],
      retry: NO_RETRY,
    });
    expect(error).toMatchObject({ code });
    expect(facts.filter((type) => type === "GUARDRAIL_VIOLATION")).toHaveLength(2);
  });

  test("that no retry could mend is not outweighed by one that could be mended", async () => {
    const stream = scriptedSource(["BAD"]);
    await play({ stream, guardrails: [onBad(found("error", { recoverable: false }), found("error"))] });
    expect(stream.calls).toHaveLength(1);
  });

  test("at the end fails a text that was given whole", async () => {
    const rule: GuardrailRule = { ...base, start: () => ({ push: () => undefined, end: () => [found("error")] }) };
    const { error, text, result } = await play({ stream: tries(["a", "b"]), guardrails: [rule], retry: NO_RETRY });
    expect(error).toMatchObject({ code: "GUARDRAIL_VIOLATION" });
    expect([text, result.state.content, result.state.outcome]).toEqual(["ab", "ab", "failed"]);
  });

  test.each([["abort"], ["break"]])("may make a handler end the session: %s", async (how) => {
    const stream = scriptedSource(["a", "BAD", "b"]);
    const told: string[] = [];
    const result = await l0({
      stream,
      guardrails: [onBad(found("error"))],
      onEvent: defineHandler({
        label: "stop",
        handle: (event) => {
          told.push(event.type);
          if (event.type !== "GUARDRAIL_VIOLATION") return;
          if (how === "abort") result.abort();
          else void iterator.return?.();
        },
      }),
    });
    const iterator = result.stream[Symbol.asyncIterator]();
    await iterator.next();
    const read = iterator.next();
    if (how === "abort") await expect(read).rejects.toMatchObject({ code: "STREAM_ABORTED" });
    else expect(await read).toEqual({ value: undefined, done: true });
    expect(told.filter((type) => type === "SESSION_END")).toHaveLength(1);
    expect(told.at(-1)).toBe("SESSION_END");
    expect([stream.calls.length, stream.open, vi.getTimerCount()]).toEqual([1, 0, 0]);
  });
});

describe("a rule on the whole text", () => {
  test("sees it at its interval, and once more when it is whole", async () => {
    const asked: GuardrailContext[] = [];
    const rule = wholeText((context) => (asked.push(context), []));
    await play({ stream: tries(["a", "b", "c", "d", "e"]), guardrails: [rule], checkIntervals: { guardrails: 2 } });
    expect(asked).toEqual([
      { content: "ab", tokenCount: 2, completed: false },
      { content: "abcd", tokenCount: 4, completed: false },
      { content: "abcde", tokenCount: 5, completed: true },
    ]);
  });

  test("that is not for streaming sees it only when it is whole", async () => {
    const check = vi.fn(() => []);
    await play({ stream: tries(["a", "b"]), guardrails: [wholeText(check, false)], checkIntervals: { guardrails: 1 } });
    expect(check.mock.calls).toEqual([[{ content: "ab", tokenCount: 2, completed: true }]]);
  });

  test("tells a standing violation once per attempt, and each of several positions", async () => {
    const rule = wholeText(({ content }) => [...content].map((_, position) => found("warning", { position })));
    const { told } = await play({
      stream: tries(["a", "b", "c"]),
      guardrails: [rule],
      checkIntervals: { guardrails: 1 },
    });
    const positions = told.flatMap((event) => (event.type === "GUARDRAIL_VIOLATION" ? event.violation.position : []));
    expect(positions).toEqual([0, 1, 2]);
  });

  test("keeps back the token at which it found an error", async () => {
    const rule = wholeText(({ content }) => (content.length > 2 ? [found("error")] : []));
    const { text, result } = await play({
      stream: tries(["a", "b", "c"]),
      guardrails: [rule],
      checkIntervals: { guardrails: 1 },
      retry: NO_RETRY,
    });
    expect([text, result.state.content, result.state.voidedTokens]).toEqual(["ab", "ab", 1]);
  });
});

test("a rule keeps nothing between attempts and streams", async () => {
  const start = vi.fn(() => {
    let count = 0;
    return { push: () => (++count > 2 ? [found("error")] : undefined), end: () => [] };
  });
  const rule: GuardrailRule = { ...base, start };
  const cut = { throw: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) };
  const first = scriptedSource(["a", cut]);
  const then = scriptedSource(["b", "c"]);
  const options: L0Options = {
    stream: (context) => (context.attempt === 1 ? first : then)(context),
    guardrails: [rule],
  };
  for (const streams of [1, 2]) {
    const result = await l0({ ...options, delivery: "buffered" });
    const text = result.text();
    await vi.advanceTimersByTimeAsync(100_000);
    expect(await text).toBe("bc");
    expect(start).toHaveBeenCalledTimes(2 * streams);
  }
});

test("a rule runs at every token of a stream whose text is not kept", async () => {
  const push = vi.fn(() => undefined);
  const rule: GuardrailRule = { ...base, start: () => ({ push, end: () => [] }) };
  await play({ stream: tries(["a", "b"]), guardrails: [rule], keepContent: false });
  expect(push.mock.calls).toEqual([["a"], ["b"]]);
});
