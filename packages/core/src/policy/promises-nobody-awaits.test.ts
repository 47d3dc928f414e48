import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type GuardrailRule, l0, type L0Options, type StreamScope } from "../index.ts";

const BROKEN = new Error("broken");
const rejects = async (): Promise<never> => {
  throw BROKEN;
};
const asRule = (check: unknown): GuardrailRule =>
  ({ name: "r", severity: "error", recoverable: true, streaming: false, check }) as GuardrailRule;
const withOpen = (open: unknown): NonNullable<L0Options["onEvent"]> =>
  Object.assign(() => {}, { open }) as NonNullable<L0Options["onEvent"]>;

let unhandled: unknown[];
const note = (reason: unknown): void => void unhandled.push(reason);
beforeEach(() => {
  unhandled = [];
  process.on("unhandledRejection", note);
});
afterEach(() => void process.off("unhandledRejection", note));

const PLACES: Readonly<Record<string, Partial<Record<keyof L0Options, unknown>>>> = {
  onHandlerError: { onEvent: () => rejects(), onHandlerError: rejects },
  redact: { monitoring: { enabled: true, metadata: { a: "b" } }, redact: rejects },
  pricing: { pricing: rejects, estimateTokens: () => 1 },
  estimateTokens: { estimateTokens: rejects },
  "a rule": { guardrails: [asRule(rejects)] },
  open: { onEvent: withOpen(rejects) },
  "a scope": {
    onEvent: withOpen((): StreamScope => ({ run: ((_: number, fn: () => unknown) => (fn(), rejects())) as never })),
  },
};

// The types forbid most of them; JavaScript does not.
test.each(Object.entries(PLACES))("a promise that %s gives and that rejects ends no process", async (_, options) => {
  const { promise: settled, resolve } = Promise.withResolvers<void>();
  const result = await l0({ onHandlerError: () => {}, stream: () => ["a"], ...(options as Partial<L0Options>) });
  await expect(result.text()).resolves.toBe("a");
  setImmediate(resolve); // unhandled rejections are told behind the microtasks
  await settled;
  expect(unhandled).toEqual([]);
});

test("a rule that gives no list is told of, and not asked again", async () => {
  const onHandlerError = vi.fn();
  const result = await l0({ onHandlerError, stream: () => ["a"], guardrails: [asRule(async () => [])] });
  await result.text();
  const message = "The rule gave a Promise; allowed is an array of violations.";
  expect(onHandlerError.mock.calls).toMatchObject([[{ message }, { name: "r" }, "guardrail"]]);
});
