import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { l0, type L0Error, type L0Options } from "../index.ts";
import { type ScriptStep, scriptedSource } from "../testing/index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const FINISH = { object: "chat.completion.chunk", choices: [{ index: 0, delta: {}, finish_reason: "stop" }] };
const LOST: ScriptStep = { throw: Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" }) };

/** How it ends, and whether within 2.1 s. */
async function end(options: L0Options) {
  const result = await l0({ retry: { maxRetries: 1, baseDelay: 0 }, ...options });
  const began = performance.now();
  const inTime = (): boolean => performance.now() - began < 2100;
  const reading = result.text().then(
    (text) => ({ text, inTime: inTime() }),
    ({ code }: L0Error) => ({ code, inTime: inTime() }),
  );
  await vi.advanceTimersByTimeAsync(200_000);
  return reading;
}

/** A server that says that the answer has ended, of which nothing came, and keeps the connection. */
const open = (): L0Options["stream"] => scriptedSource([{ chunk: FINISH }, { hang: true }]);

test("an empty answer that is a good one is given 2 seconds behind its end mark", async () => {
  expect(await end({ stream: open(), allowEmpty: true })).toEqual({ text: "", inTime: true });
});

test("so is one that ends a text that is continued", async () => {
  const [first, second] = [scriptedSource(["ab", "cd", LOST]), open()];
  const how = await end({
    stream: (context) => (context.attempt === 1 ? first : second)(context),
    continueFromLastKnownGoodToken: true,
    checkIntervals: { checkpoint: 2 },
  });
  expect(how).toEqual({ text: "abcd", inTime: true });
});

test("one that is not is ZERO_OUTPUT by then, and no stall", async () => {
  const onTimeout = vi.fn();
  expect(await end({ stream: open(), retry: { maxRetries: 0 }, onTimeout })).toEqual({
    code: "ZERO_OUTPUT",
    inTime: true,
  });
  expect(onTimeout).not.toHaveBeenCalled();
});
