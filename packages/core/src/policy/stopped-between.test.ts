import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { l0, type L0Result } from "../index.ts";
import { chatEnd, scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a source that hangs behind its end mark is told to stop at once, though the reader takes its time", async () => {
  // "x" may be the beginning of "xyx" or "xxyx" again: until the limit it is unclear whether it is anything new.
  const first = scriptedSource(["xxyx", { throw: RESET }]);
  const second = scriptedSource(["x", { chunk: chatEnd(1)[0] }, { hang: true }]);
  const result = await l0({
    stream: (context) => (context.attempt === 1 ? first : second)(context),
    continueFromLastKnownGoodToken: true,
    checkIntervals: { checkpoint: 1 },
    retry: { baseDelay: 0 },
  });
  const reader = result.stream[Symbol.asyncIterator]();
  await reader.next();
  const settled = reader.next();
  await vi.advanceTimersByTimeAsync(3000);
  expect(await settled).toMatchObject({ value: { type: "token", value: "x", attempt: 2 } });
  expect(second.open).toBe(0);
  expect(await reader.next()).toMatchObject({ value: { type: "complete" } });
});

test("an attempt that gave a reset and then nothing is wasted", async () => {
  const usage = { chunk: { choices: [], usage: { prompt_tokens: 10, completion_tokens: 1 } } };
  const broken = scriptedSource(["a", { throw: RESET }]);
  const whole = scriptedSource([usage, "b"]);
  const held: { result?: L0Result } = {};
  const result = (held.result = await l0({
    stream: (context) => (context.attempt === 1 ? broken : whole)(context),
    onEvent: ({ type }) => {
      if (type === "RESET") held.result?.abort();
    },
    pricing: () => 1,
    monitoring: { enabled: true },
    retry: { baseDelay: 0 },
  }));
  const text = result.text().catch(() => {});
  await vi.runAllTimersAsync();
  await text;
  expect(result.telemetry).toMatchObject({ outcome: "aborted", cost: { total: 1, wasted: 1 } });
});
