import { describe, expect, test, vi } from "vitest";
import { type GuardrailRule, l0, type L0Options } from "../index.ts";

const base = { name: "r", severity: "error", recoverable: true, streaming: true } as const;

/** Warns of every token that is `BAD`. */
const warns: GuardrailRule = {
  ...base,
  start: () => ({
    push: (text) =>
      text === "BAD" ? [{ rule: "r", message: "no", severity: "warning", recoverable: true }] : undefined,
    end: () => [],
  }),
};

async function read(options: Omit<L0Options, "stream">): Promise<string> {
  const result = await l0({ stream: () => ["a", "BAD", "b"], checkIntervals: { guardrails: 1 }, ...options });
  return result.text();
}

describe("a rule that throws", () => {
  const boom = (): never => {
    throw new Error("boom");
  };
  const calm = { push: () => undefined, end: () => [] };
  test.each<[string, GuardrailRule]>([
    ["at its start", { ...base, start: boom }],
    ["at a token", { ...base, start: () => ({ ...calm, push: boom }) }],
    ["at the end", { ...base, start: () => ({ ...calm, end: boom }) }],
    ["on the whole text", { ...base, check: boom }],
    ["as it gives nothing", { ...base, check: (() => undefined) as never }],
  ])("is reported once, and never matters to the stream nor to the other rules: %s", async (_, rule) => {
    const onHandlerError = vi.fn();
    const onViolation = vi.fn();
    expect(await read({ guardrails: [rule, warns], onHandlerError, onViolation })).toBe("aBADb");
    expect(onHandlerError.mock.calls).toEqual([[expect.any(Error), rule, "guardrail"]]);
    expect(onViolation).toHaveBeenCalledOnce();
  });

  test("is not asked again in its attempt", async () => {
    const push = vi.fn(boom);
    const check = vi.fn(boom);
    const rules = [
      { ...base, start: () => ({ ...calm, push }) },
      { ...base, check },
    ];
    await read({ guardrails: rules, onHandlerError: () => {} });
    expect([push.mock.calls.length, check.mock.calls.length]).toEqual([1, 1]);
  });
});
