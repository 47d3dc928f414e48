import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  type GuardrailRule,
  l0,
  type L0Options,
  type SourceAdapter,
  type SourceSink,
  type StreamScope,
} from "../index.ts";

const BROKEN = new Error("broken");
const rejects = async (): Promise<never> => {
  throw BROKEN;
};
const asRule = (check: unknown): GuardrailRule =>
  ({ name: "r", severity: "error", recoverable: true, streaming: false, check }) as GuardrailRule;
const adapter = (more: object, push: unknown = (chunk: string, sink: SourceSink) => sink.text(chunk)) => ({
  name: "own",
  decoder: () => ({ hasEndMark: false, push, ...more }),
});
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
  "a rule's start": { guardrails: [{ name: "r", start: rejects }] },
  drift: { drift: { start: () => ({ check: rejects }) } },
  "drift's start": { drift: { start: rejects } },
  "the end of a decoder": { source: adapter({ end: rejects }) },
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

test.each<[string, object, string]>([
  ["open", { ...adapter({}), open: rejects }, "INVALID_STREAM"],
  ["push of a decoder", adapter({}, rejects), "PROVIDER_ERROR"],
])("what an async %s of a source throws fails the attempt", async (_, source, code) => {
  const result = await l0({ stream: () => ["a"], source: source as SourceAdapter, retry: { maxRetries: 0 } });
  await expect(result.text()).rejects.toMatchObject({ code });
  const { promise: settled, resolve } = Promise.withResolvers<void>();
  setImmediate(resolve);
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
