import { describe, expect, test, vi } from "vitest";
import type { GuardrailContext, GuardrailRule, L0Options, Violation } from "../index.ts";
import { attempts, CUT, play, takesBack } from "./pieces.fixture.ts";

const base = { name: "r", severity: "error", recoverable: true, streaming: true } as const;
const warning = (position?: number): Violation => ({
  rule: "r",
  message: "no",
  severity: "warning",
  recoverable: true,
  ...(position === undefined ? {} : { position }),
});

/** A rule, and what each of its runs was given. */
function reading(): { readonly rule: GuardrailRule; readonly runs: string[][] } {
  const runs: string[][] = [];
  const start = () => {
    const mine: string[] = [];
    runs.push(mine);
    return { push: (text: string) => void mine.push(text), end: () => [] };
  };
  return { rule: { ...base, start }, runs };
}

/** The same for a rule on the whole text. */
function asking(): { readonly rule: GuardrailRule; readonly asked: GuardrailContext[] } {
  const asked: GuardrailContext[] = [];
  return { rule: { ...base, check: (context) => (asked.push(context), []) }, asked };
}

const textsOf = (asked: readonly GuardrailContext[]): string[] => asked.map(({ content }) => content);
const CONTINUES: Partial<L0Options> = {
  continueFromLastKnownGoodToken: true,
  checkIntervals: { checkpoint: 2, guardrails: 1 },
};

describe("in a retry behind a reset", () => {
  const stream = attempts([["a"], ["b"], CUT], [["c"], ["d"]]);

  test("a rule is given each token once", async () => {
    const { rule, runs } = reading();
    const { outline } = await play({ stream, guardrails: [rule] });
    expect(outline).toBe("1@0:a 1@1:b 2@0:reset 2@0:c 2@1:d 2@2:complete");
    expect(runs).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  test("a rule on the whole text sees the text of the retry alone, and counts its tokens once", async () => {
    const { rule, asked } = asking();
    await play({ stream, guardrails: [rule], checkIntervals: { guardrails: 1 } });
    expect(asked.map(({ content, completed }) => [content, completed])).toEqual([
      ["a", false],
      ["ab", false],
      ["c", false],
      ["cd", false],
      ["cd", true],
    ]);
    expect(asked.at(-1)).toMatchObject({ tokenCount: 2 });
    expect(asked.at(-2)).toMatchObject({ tokenCount: 2 });
  });

  test("drift is looked for in each token once", async () => {
    const check = vi.fn(() => undefined);
    await play({ stream, drift: { start: () => ({ check }) }, checkIntervals: { drift: 2 } });
    expect(check.mock.calls).toEqual([["ab"], ["cd"]]);
  });

  test("that gives nothing a rule on the whole text is asked of the empty text", async () => {
    const { rule, asked } = asking();
    const { result } = await play({ stream: attempts([["a"], CUT], []), guardrails: [rule], allowEmpty: true });
    expect(asked).toEqual([{ content: "", tokenCount: 0, completed: true }]);
    expect(result.state.content).toBe("");
  });
});

describe("in a continuation", () => {
  test("a rule on the whole text sees the checkpoint with what was added, never what is void", async () => {
    const { rule, asked } = asking();
    const stream = attempts([["a"], ["b"], ["x"], CUT], [["c"], ["d"]]);
    const { result } = await play({ ...CONTINUES, stream, guardrails: [rule] });
    expect(textsOf(asked)).toEqual(["a", "ab", "abx", "ab", "abc", "abcd", "abcd"]);
    expect(asked.at(-1)).toEqual({ content: "abcd", tokenCount: 4, completed: true });
    expect(result.state.content).toBe("abcd");
  });

  test("its interval counts on from the tokens of the checkpoint", async () => {
    const { rule, asked } = asking();
    const stream = attempts([["a"], ["b"], ["x"], CUT], [["c"], ["d"]]);
    await play({ ...CONTINUES, checkIntervals: { checkpoint: 2, guardrails: 3 }, stream, guardrails: [rule] });
    expect(textsOf(asked)).not.toContain("abxc");
    expect(textsOf(asked).slice(-2)).toEqual(["abc", "abcd"]);
  });
});

describe("after the source took text back", () => {
  const stream = attempts([["ab"], ["cd"], [takesBack(2, 1)], ["ef"], ["gh"]]);

  test("a violation at the same position of the new text is told again", async () => {
    const rule: GuardrailRule = { ...base, check: ({ content }) => (content.length > 2 ? [warning(2)] : []) };
    const onViolation = vi.fn();
    const { outline } = await play({ stream, guardrails: [rule], checkIntervals: { guardrails: 1 }, onViolation });
    expect(outline).toBe("1@0:ab 1@2:cd 1@2:reset 1@2:ef 1@4:gh 1@6:complete");
    expect(onViolation).toHaveBeenCalledTimes(2);
  });

  test("a violation of what is left is not told again", async () => {
    const rule: GuardrailRule = { ...base, check: () => [warning(0)] };
    const onViolation = vi.fn();
    await play({ stream, guardrails: [rule], checkIntervals: { guardrails: 1 }, onViolation });
    expect(onViolation).toHaveBeenCalledOnce();
  });

  test.each([
    ["at its start", 0],
    ["at a token", 1],
  ])("a rule that threw is not started again: %s", async (_, when) => {
    const start = vi.fn(() => {
      if (when === 0) throw new Error("boom");
      return {
        push: () => {
          throw new Error("boom");
        },
        end: () => [],
      };
    });
    const onHandlerError = vi.fn();
    const { rule, runs } = reading();
    await play({ stream, guardrails: [{ ...base, start }, rule], onHandlerError });
    expect(start).toHaveBeenCalledOnce();
    expect(onHandlerError).toHaveBeenCalledOnce();
    expect(runs).toHaveLength(2);
  });

  test("a detector of drift that threw is not started again", async () => {
    const check = (): never => {
      throw new Error("boom");
    };
    const start = vi.fn(() => ({ check }));
    await play({ stream, drift: { start }, checkIntervals: { drift: 1 }, onHandlerError: () => {} });
    expect(start).toHaveBeenCalledOnce();
  });
});
