import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { defineHandler, type EventOf, l0, type L0Error, type L0Event, type L0Options } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function play(options: L0Options) {
  const told: L0Event[] = [];
  const onEvent = defineHandler({ label: "watch", handle: (event) => void told.push(event) });
  const result = await l0({ onEvent, retry: { maxRetries: 0 }, ...options });
  const reading = (async () => {
    try {
      await result.text();
      return undefined;
    } catch (error) {
      return error as L0Error;
    }
  })();
  await vi.advanceTimersByTimeAsync(100_000);
  return { told, error: await reading, facts: told.map(({ type }) => type) };
}

test("a stall is told with its gap before the timeout that it is", async () => {
  const { told, error } = await play({
    stream: scriptedSource(["a", { hang: true }]),
    timeout: { interToken: 200 },
  });
  expect(error).toMatchObject({ code: "INTER_TOKEN_TIMEOUT" });
  const at = told.findIndex(({ type }) => type === "STALL_DETECTED");
  const [stall, timeout] = told.slice(at) as [EventOf<"STALL_DETECTED">, EventOf<"TIMEOUT_TRIGGERED">];
  expect(timeout).toMatchObject({ type: "TIMEOUT_TRIGGERED", timeoutType: "inter", elapsed: stall.gap });
  expect(stall.gap).toBeGreaterThanOrEqual(200);
  expect(stall.gap).toBeLessThanOrEqual(250);
});

test("a stream that never begins has not stalled", async () => {
  const { facts } = await play({
    stream: scriptedSource([{ hang: true }]),
    timeout: { initialToken: 200 },
  });
  expect(facts).toContain("TIMEOUT_TRIGGERED");
  expect(facts).not.toContain("STALL_DETECTED");
});
