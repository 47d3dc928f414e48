import { describe, expect, test, vi } from "vitest";
import { l0, type L0Error, type L0Options, type StreamEvent } from "../index.ts";
import { scriptedSource, type ScriptStep } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const RETRY = { maxRetries: 2, baseDelay: 0 };
const reasoning: ScriptStep = { chunk: { choices: [{ index: 0, delta: { reasoning: "hm" } }] } };

/** The strings that textStream gives; last, in brackets, the code of what it throws. */
async function textOf(options: L0Options) {
  const result = await l0({ retry: RETRY, ...options });
  const seen: string[] = [];
  try {
    for await (const text of result.textStream) seen.push(text);
  } catch (error) {
    seen.push(`[${(error as L0Error).code}]`);
  }
  return { seen: seen.join(" "), result };
}

const inTurn = (...scripts: ScriptStep[][]): L0Options["stream"] => {
  const sources = scripts.map((script) => scriptedSource(script));
  return (context) => sources[context.attempt - 1]?.(context);
};

describe("textStream", () => {
  test("gives the text deltas and nothing else", async () => {
    expect((await textOf({ stream: scriptedSource([reasoning, "a", "b"]) })).seen).toBe("a b");
  });

  test("retries as long as it has given no text", async () => {
    const { seen, result } = await textOf({ stream: inTurn([{ throw: RESET }], [reasoning, { throw: RESET }], ["a"]) });
    expect(seen).toBe("a");
    expect(result.state).toMatchObject({ attempt: 3, outcome: "completed" });
  });

  test("throws the causing error, and makes no retry, where that would void text it has given", async () => {
    const { seen, result } = await textOf({ stream: inTurn(["a", { throw: RESET }], ["b"]) });
    expect(seen).toBe("a [NETWORK_ERROR]");
    expect(result.state).toMatchObject({ attempt: 1, content: "a", voidedTokens: 0, outcome: "failed" });
  });

  test.each([
    ["an error that is retried", RESET, "NETWORK_ERROR"],
    ["an error that never is", { status: 401 }, "PROVIDER_ERROR"],
    ["an error that nobody knows", new Error("?"), "PROVIDER_ERROR"],
  ])("starts no fallback that would void text it has given: %s", async (_, error, code) => {
    const second = scriptedSource(["b"]);
    const { seen } = await textOf({ stream: scriptedSource(["a", { throw: error }]), fallbackStreams: [second] });
    expect(seen).toBe(`a [${code}]`);
    expect(second.calls).toEqual([]);
  });

  test("starts a fallback as long as it has given no text", async () => {
    const options = { stream: scriptedSource([{ throw: { status: 401 } }]), fallbackStreams: [scriptedSource(["b"])] };
    expect((await textOf(options)).seen).toBe("b");
  });

  test("break ends the stream and closes the source", async () => {
    const stream = scriptedSource(["a", "b"]);
    const result = await l0({ stream });
    for await (const _ of result.textStream) break;
    expect(result.state.outcome).toBe("abandoned");
    expect(stream.open).toBe(0);
  });

  test("answers reads that overlap in order", async () => {
    const result = await l0({ stream: scriptedSource(["a", reasoning, "b"]) });
    const iterator = result.textStream[Symbol.asyncIterator]();
    const reads = await Promise.all([iterator.next(), iterator.next(), iterator.next()]);
    expect(reads.map(({ value }) => value)).toEqual(["a", "b", undefined]);
  });

  test("return() before the first read ends the reader: it opens nothing afterwards", async () => {
    const stream = scriptedSource(["a"]);
    const iterator = (await l0({ stream })).textStream[Symbol.asyncIterator]();
    await iterator.return?.();
    expect(await iterator.next()).toEqual({ value: undefined, done: true });
    expect(stream.calls).toEqual([]);
  });

  test("return() does not wait for a read that hangs", async () => {
    const stream = scriptedSource(["a", { hang: true }], { ignoreAbort: true, ignoreReturn: true });
    const result = await l0({ stream });
    const iterator = result.textStream[Symbol.asyncIterator]();
    await iterator.next();
    const pending = iterator.next();
    expect(await iterator.return?.()).toEqual({ value: undefined, done: true });
    expect(await pending).toEqual({ value: undefined, done: true });
  });

  describe("of a source that takes text back", () => {
    const token = (value: string, offset: number): StreamEvent => ({ type: "token", value, offset, attempt: 1 });
    const reset = (offset: number): StreamEvent => ({
      type: "reset",
      reason: "NETWORK_ERROR",
      attempt: 2,
      offset,
      voidedTokens: 1,
    });
    const complete: StreamEvent = { type: "complete", offset: 2, attempt: 2 };

    test("throws where it has given that text, and makes no retry", async () => {
      const stream = vi.fn(() => [token("a", 0), token("b", 1), reset(1), token("c", 1), complete]);
      const { seen, result } = await textOf({ stream });
      expect(seen).toBe("a b [PROVIDER_ERROR]");
      expect(stream).toHaveBeenCalledOnce();
      expect(result.state).toMatchObject({ content: "ab", voidedTokens: 0, outcome: "failed" });
      const other = await textOf({ stream });
      await expect(other.result.text()).rejects.toMatchObject({ code: "PROVIDER_ERROR", category: "model" });
    });

    test("goes on where only what is no text is void", async () => {
      const reasoning: StreamEvent = { type: "reasoning", value: "hm", offset: 1, attempt: 1 };
      const stream = () => [token("a", 0), reasoning, reset(1), token("c", 1), complete];
      expect((await textOf({ stream })).seen).toBe("a c");
    });
  });
});
