import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { drift } from "../drift/index.ts";
import { customPatternRule } from "../guardrails/index.ts";
import type { GuardrailRule } from "../index.ts";
import { cut, outline, play, tries } from "./continued.fixture.ts";

const BASE = { severity: "warning", recoverable: true } as const;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe("the checkpoint of an error", () => {
  test("is none where that has failed the checks", async () => {
    const onNetworkError = { continueFromLastKnownGoodToken: true, retry: { maxRetries: 0 } };
    const guardrails = [customPatternRule([/\bno way\b/])];
    const { error, told } = await play({ ...onNetworkError, stream: tries(["oh ", "no ", "way"]).stream, guardrails });
    expect(error).toMatchObject({ code: "GUARDRAIL_VIOLATION", hasCheckpoint: false });
    expect(told.find(({ type }) => type === "ERROR")).toMatchObject({ error: { hasCheckpoint: false } });
  });

  test("is none where the text is still held, however the stream ends", async () => {
    const options = { delivery: "buffered", retry: { maxRetries: 0 } } as const;
    const failed = await play({ ...options, stream: tries(["ab", "cd", cut]).stream });
    expect(failed.error).toMatchObject({ code: "NETWORK_ERROR", hasCheckpoint: false });
    const signal = AbortSignal.timeout(1);
    const aborted = await play({ ...options, stream: tries(["ab", "cd", { hang: true }]).stream, signal });
    expect(aborted.error).toMatchObject({ hasCheckpoint: false });
  });
});

test("what a rule on the whole text warns of in a checkpoint is told, once", async () => {
  const warn = (position: number) => ({ ...BASE, rule: "w", message: "no", position });
  const rule: GuardrailRule = {
    ...BASE,
    name: "w",
    streaming: true,
    check: ({ content }) => [...content.matchAll(/bad/g)].map(({ index }) => warn(index)),
  };
  const { stream } = tries(["bad ", "a ", "bad ", "b ", cut], ["c ", "bad"]);
  for (const guardrails of [1, 3, 4, 100]) {
    const checkIntervals = { checkpoint: 2, guardrails };
    const { told } = await play({ stream, guardrails: [rule], checkIntervals });
    const found = told.flatMap((event) => (event.type === "GUARDRAIL_VIOLATION" ? [event.violation.position] : []));
    expect(found).toEqual([0, 6, 14]);
  }
});

describe("a continuation", () => {
  test("never goes on from what has failed, wholly or in part", async () => {
    const rule = customPatternRule([/\bno way\b/]);
    const { stream, calls } = tries(["oh ", "no ", "way", " out"], ["oh ", "yes"]);
    const { result, seen } = await play({ stream, guardrails: [rule] });
    expect(calls().map(({ checkpoint }) => checkpoint)).toEqual([undefined, undefined]);
    expect(outline(seen)).toBe("1@0:oh  1@3:no  1@6:way 2@0:reset 2@0:oh  2@3:yes 2@6:complete");
    expect(result.state.content).toBe("oh yes");
  });

  test("never goes on from what a rule has failed that does not say where", async () => {
    const violation = { rule: "r", message: "no", severity: "error", recoverable: true } as const;
    const rule: GuardrailRule = {
      name: "r",
      severity: "error",
      recoverable: true,
      streaming: false,
      check: ({ content }) => (content.startsWith("oh") ? [violation] : []),
    };
    const { stream, calls } = tries(["oh ", "no "], ["yes"]);
    const { result } = await play({ stream, guardrails: [rule] });
    expect(calls().map(({ checkpoint }) => checkpoint)).toEqual([undefined, undefined]);
    expect(result.state.content).toBe("yes");
  });

  test("never goes on from what has failed, though what weighs more stands behind it", async () => {
    const found = (content: string, word: string, recoverable: boolean) =>
      content.includes(word)
        ? [{ rule: "r", message: word, severity: "error", recoverable, position: content.indexOf(word) } as const]
        : [];
    const rule: GuardrailRule = {
      name: "r",
      severity: "error",
      recoverable: true,
      streaming: true,
      check: ({ content, tokenCount }) =>
        tokenCount < 3 ? [] : [...found(content, "bad", true), ...found(content, "worse", false)],
    };
    const [first, second] = [tries(["a ", "bad ", "worse"]), tries(["it ", "is ", "noon"])];
    const checkIntervals = { checkpoint: 2, guardrails: 1 };
    const streams = { stream: first.stream, fallbackStreams: [second.stream] };
    const { result } = await play({ ...streams, guardrails: [rule], checkIntervals });
    expect(second.calls().map(({ checkpoint }) => checkpoint)).toEqual([undefined]);
    expect(result.state.content).toBe("it is noon");
  });

  test("goes on from what stood before the text that failed", async () => {
    const { stream, calls } = tries(["oh ", "my ", "no ", "no"], ["yes"]);
    const { result } = await play({ stream, guardrails: [customPatternRule(["no no"])] });
    expect(calls().map(({ checkpoint }) => checkpoint)).toEqual([undefined, "oh my "]);
    expect(result.state.content).toBe("oh my yes");
  });

  test("never goes on from what has drifted, though its last word showed it only with the next one", async () => {
    const { stream, calls } = tries(["As an AI language ", "model, I", " think"], ["It is ", "noon."]);
    const { result } = await play({ stream, drift: drift(), checkIntervals: { checkpoint: 2, drift: 1 } });
    expect(calls().map(({ checkpoint }) => checkpoint)).toEqual([undefined, undefined]);
    expect(result.state.content).toBe("It is noon.");
  });
});
