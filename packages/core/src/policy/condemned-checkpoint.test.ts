import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { drift } from "../drift/index.ts";
import { customPatternRule } from "../guardrails/index.ts";
import type { GuardrailRule } from "../index.ts";
import { outline, play, tries } from "./continued.fixture.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

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
