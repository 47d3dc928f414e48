import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { l0, type L0Error } from "../index.ts";
import { type ScriptStep, scriptedSource } from "../testing/index.ts";
import { CONTINUES, cut, outline, play, tries } from "./continued.fixture.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("a continuation", () => {
  test("goes on from the last checkpoint, after a reset of what came behind it", async () => {
    const { stream, calls } = tries(["ab ", "cd ", "ef ", cut], ["cd ", "gh"]);
    const { seen, facts, told, result } = await play({ stream });
    expect(calls().map(({ checkpoint }) => checkpoint)).toEqual([undefined, "ab cd "]);
    expect(outline(seen)).toBe("1@0:ab  1@3:cd  1@6:ef  2@6:reset 2@6:gh 2@8:complete");
    const from = facts.lastIndexOf("ATTEMPT_START");
    expect(facts.slice(from, from + 4)).toEqual(["ATTEMPT_START", "RESUME_START", "RESET", "token"]);
    expect(told.find(({ type }) => type === "RESUME_START")).toMatchObject({ checkpointLength: 6, tokenCount: 2 });
    expect(told.find(({ type }) => type === "ERROR")).toMatchObject({ recoveryStrategy: "continue", terminal: false });
    expect(result.state).toMatchObject({ content: "ab cd gh", tokenCount: 3, receivedTokens: 5, voidedTokens: 2 });
  });

  test("needs no reset where nothing came behind the checkpoint", async () => {
    const { seen } = await play({ stream: tries(["ab ", "cd ", cut], ["gh"]).stream });
    expect(outline(seen)).toBe("1@0:ab  1@3:cd  2@6:gh 2@8:complete");
  });

  test("saves a checkpoint every so many tokens", async () => {
    const { told } = await play({ stream: tries(["a", "b", "c", "d", "e"]).stream });
    const saved = told.filter(({ type }) => type === "CHECKPOINT_SAVED");
    expect(saved).toMatchObject([
      { tokenCount: 2, length: 2 },
      { tokenCount: 4, length: 4 },
    ]);
  });

  test("counts a token that is partly repeated as valid, and one that is wholly repeated as void", async () => {
    const { result, seen } = await play({ stream: tries(["abc", "def", cut], ["de", "fgh"]).stream });
    expect(outline(seen)).toBe("1@0:abc 1@3:def 2@6:gh 2@8:complete");
    expect(result.state).toMatchObject({ content: "abcdefgh", tokenCount: 3, receivedTokens: 4, voidedTokens: 1 });
  });

  test("that gives nothing more completes with the checkpoint", async () => {
    const { seen, error, result } = await play({ stream: tries(["ab ", "cd ", "ef ", cut], []).stream });
    expect(error).toBeUndefined();
    expect(outline(seen)).toBe("1@0:ab  1@3:cd  1@6:ef  2@6:reset 2@6:complete");
    expect(result.state.content).toBe("ab cd ");
  });

  test.each<[string, () => unknown]>([
    ["at all", async function* () {}],
    ["but an empty event", () => new Response("data:\n\n", { headers: { "content-type": "text/event-stream" } })],
  ])("whose provider says nothing %s is a cut, where an end mark was due", async (_, nothing) => {
    const first = scriptedSource(["ab ", "cd ", cut]);
    const { result, error } = await play({
      stream: (context) => (context.attempt === 1 ? first(context) : nothing()),
      retry: { maxRetries: 2 },
    });
    expect([result.state.outcome, result.state.attempt]).toEqual(["failed", 3]);
    expect(error).toMatchObject({ code: "NETWORK_ERROR", errorType: "partial_chunks", checkpoint: "ab cd " });
  });

  test("goes on with a fallback too", async () => {
    const fallback = scriptedSource(["ef"]);
    const { seen } = await play({
      stream: tries(["ab ", "cd ", cut]).stream,
      fallbackStreams: [fallback],
      retry: { maxRetries: 0 },
    });
    expect(fallback.calls[0]).toMatchObject({ checkpoint: "ab cd ", fallbackIndex: 1 });
    expect(outline(seen)).toBe("1@0:ab  1@3:cd  2@6:ef 2@8:complete");
  });

  test("from a checkpoint that does not pass the checks starts anew, with a reset to 0", async () => {
    const drifted = { types: ["repetition" as const], confidence: 1 };
    const drift = { start: () => ({ check: (text: string) => (text.includes("bad cd") ? drifted : undefined) }) };
    const { stream, calls } = tries(["bad ", "cd ", cut], ["good"]);
    const { seen, facts } = await play({ stream, drift });
    expect(outline(seen)).toBe("1@0:bad  1@4:cd  2@0:reset 2@0:good 2@4:complete");
    expect(calls()[1]?.checkpoint).toBeUndefined();
    expect(facts).not.toContain("RESUME_START");
    expect(facts).not.toContain("DRIFT_DETECTED");
  });

  test.each<[string, boolean, { structured?: boolean }?]>([
    ['{"a": ', false],
    ["  [1, ", false],
    ["```json\n{", false],
    ["text {", true],
    ['{"a": ', true, { structured: true }],
  ])("of text that begins with %j: %s", async (text, continues, continueFromLastKnownGoodToken = {}) => {
    const { stream, calls } = tries([text, "1", cut], ["2"]);
    const { facts } = await play({ stream, continueFromLastKnownGoodToken });
    expect(calls()[1]?.checkpoint).toBe(continues ? `${text}1` : undefined);
    expect(facts.includes("CHECKPOINT_SAVED"), "told of a checkpoint").toBe(continues);
  });

  test("is not offered of JSON whose fence came in a token of its own", async () => {
    const script: ScriptStep[] = ["```", "json\n", '{"a', '":1', { hang: true }];
    const checkIntervals = { checkpoint: 1 };
    const { error, told } = await play({
      stream: tries(script).stream,
      checkIntervals,
      signal: AbortSignal.timeout(1),
    });
    expect(error).toMatchObject({ code: "STREAM_ABORTED", hasCheckpoint: false });
    expect(told.filter(({ type }) => type === "CHECKPOINT_SAVED")).toMatchObject([{ length: 3 }, { length: 8 }]);
  });

  test("does not go on for ever: each costs a retry", async () => {
    const { stream, calls } = tries(["ab", "cd", cut]);
    const { error } = await play({ stream, retry: { maxRetries: 3 } });
    expect(calls()).toHaveLength(4);
    expect(error).toMatchObject({ code: "NETWORK_ERROR", hasCheckpoint: true, checkpoint: "abcd" });
    expect(JSON.stringify(error)).not.toContain("abcd");
    expect(Object.keys(error as object)).not.toContain("checkpoint");
  });

  test("can be made by hand where no stream is left", async () => {
    const fallbackStreams = [scriptedSource([cut])];
    const { error } = await play({
      stream: tries(["ab", "cd", cut]).stream,
      fallbackStreams,
      retry: { maxRetries: 0 },
    });
    expect(error).toMatchObject({ code: "ALL_STREAMS_EXHAUSTED", hasCheckpoint: true, checkpoint: "abcd" });
  });

  test("can be made by hand where the stream was aborted", async () => {
    const controller = new AbortController();
    const onCheckpoint = (): void => controller.abort();
    const { stream } = tries(["ab", "cd", "ef"]);
    const { error } = await play({ stream, signal: controller.signal, onCheckpoint });
    expect(error).toMatchObject({ code: "STREAM_ABORTED", hasCheckpoint: true, checkpoint: "abcd" });
  });

  test("of a continuation that fails goes on from its last checkpoint", async () => {
    const { stream, calls } = tries(["ab", "cd", cut], ["ef", "gh", "xx", cut], ["ij"]);
    const { result } = await play({ stream });
    expect(calls().map(({ checkpoint }) => checkpoint)).toEqual([undefined, "abcd", "abcdefgh"]);
    expect(result.state.content).toBe("abcdefghij");
  });

  test("lets textStream retry where nothing after the checkpoint was given, and only there", async () => {
    const read = async (script: ScriptStep[]) => {
      const result = await l0({ ...CONTINUES, stream: tries(script, ["ef"]).stream });
      const reading = (async () => {
        const pieces: string[] = [];
        try {
          for await (const piece of result.textStream) pieces.push(piece);
        } catch (error) {
          pieces.push((error as L0Error).code);
        }
        return pieces;
      })();
      await vi.advanceTimersByTimeAsync(100_000);
      return reading;
    };
    expect(await read(["ab", "cd", cut])).toEqual(["ab", "cd", "ef"]);
    expect(await read(["ab", "cd", "x", cut])).toEqual(["ab", "cd", "x", "NETWORK_ERROR"]);
  });
});

describe("the overlap", () => {
  const LETTERS = fc.constantFrom("a", "b", "c", "d", " ", "\n", "é", "𝄞", "A");
  const words = (size: number) => fc.array(LETTERS, { minLength: 4, maxLength: size }).map((all) => all.join(""));
  const split = (text: string, borders: readonly number[]): string[] => {
    const cuts = [0, ...borders.map((border) => border % (text.length + 1)), text.length].sort((a, b) => a - b);
    return cuts.slice(1).map((end, index) => text.slice(cuts[index], end));
  };
  const longest = (before: string, after: string, min: number, max: number): number => {
    for (let length = Math.min(max, before.length, after.length); length >= Math.max(1, min); length--) {
      if (before.endsWith(after.slice(0, length))) return length;
    }
    return 0;
  };

  test("is removed whole, and no more than it, however both texts are cut into tokens", async () => {
    const situation = fc.record({
      text: words(24),
      rest: words(24),
      repeats: fc.nat(24),
      borders: fc.array(fc.nat(1000), { maxLength: 6 }),
      more: fc.array(fc.nat(1000), { maxLength: 6 }),
      minOverlap: fc.nat(4),
      maxOverlap: fc.constantFrom(0, 1, 3, 8, 500, Infinity),
    });
    await fc.assert(
      fc.asyncProperty(situation, async ({ text, rest, repeats, borders, more, minOverlap, maxOverlap }) => {
        const given = text.slice(text.length - Math.min(repeats, text.length)) + rest;
        const { stream } = tries([...split(text, borders), cut], split(given, more));
        const { result, seen, error } = await play({
          stream,
          continueFromLastKnownGoodToken: { minOverlap, maxOverlap },
          checkIntervals: { checkpoint: 1 },
        });
        expect(error).toBeUndefined();
        expect(result.state.content).toBe(text + given.slice(longest(text, given, minOverlap, maxOverlap)));
        const { tokenCount, receivedTokens, voidedTokens } = result.state;
        expect(receivedTokens).toBe(tokenCount + voidedTokens);
        expect(seen.filter(({ type }) => type === "token")).toHaveLength(tokenCount);
        const tokens = [...split(text, borders), ...split(given, more)].filter((token) => token !== "");
        expect(receivedTokens).toBe(tokens.length);
      }),
      { numRuns: 150 },
    );
  });

  test.each([
    ["Hello World", "WORLD again", { caseSensitive: false }, "Hello World again"],
    ["Hello World", "WORLD again", {}, "Hello WorldWORLD again"],
    ["one two", "one  \n two three", { normalizeWhitespace: true }, "one two three"],
    ["one two", "one  \n two three", {}, "one twoone  \n two three"],
    ["if x:\n    ", "if x:\n    y", { normalizeWhitespace: true }, "if x:\n    y"],
    ["one two\n\n", "two\nthree", { normalizeWhitespace: true }, "one two\n\nthree"],
    ["one two\n\n", "two\n\n\nthree", { normalizeWhitespace: true }, "one two\n\n\nthree"],
    ["ab", "b!", { minOverlap: 1 }, "ab!"],
    ["ab", "b!", {}, "abb!"],
    ["abcdef", "cdef!", { maxOverlap: 3 }, "abcdefcdef!"],
    ["abcdef", "def!", { maxOverlap: 3 }, "abcdef!"],
    ["ẞİx", "ẞİx!", { caseSensitive: false }, "ẞİx!"],
  ])("%j and %j with %j", async (text, given, overlap, whole) => {
    const { stream } = tries([text, cut], [...given].map(String));
    const { result } = await play({
      stream,
      continueFromLastKnownGoodToken: overlap,
      checkIntervals: { checkpoint: 1 },
    });
    expect(result.state.content).toBe(whole);
  });
});
