import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defineHandler, l0, type L0Error, type L0Event, type L0Options } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

async function play(options: L0Options) {
  const told: L0Event[] = [];
  const onEvent = defineHandler({ label: "watch", handle: (event) => void told.push(event) });
  const result = await l0({ onEvent, retry: { maxRetries: 0 }, ...options });
  const seen: string[] = [];
  const reading = (async () => {
    try {
      for await (const event of result.stream) seen.push(event.type === "token" ? event.value : `<${event.type}>`);
      return undefined;
    } catch (error) {
      return error as L0Error;
    }
  })();
  await vi.advanceTimersByTimeAsync(100_000);
  return { told, text: seen.join(""), error: await reading, facts: told.map(({ type }) => type) };
}

describe("drift", () => {
  const detector = (check: (text: string) => { types: ["repetition"]; confidence: number } | undefined) => ({
    start: () => ({ check }),
  });
  const REPEATS = { types: ["repetition"], confidence: 0.9 } as { types: ["repetition"]; confidence: number };

  test("is looked for in what has come since the last look, at its interval and at the end", async () => {
    const check = vi.fn(() => undefined);
    await play({
      stream: scriptedSource(["a", "b", "c", "d", "e"]),
      drift: detector(check),
      checkIntervals: { drift: 2 },
    });
    expect(check.mock.calls).toEqual([["ab"], ["cd"], ["e"]]);
  });

  test("is told, and fails the attempt, which is retried", async () => {
    const onDrift = vi.fn();
    const { text, facts, error } = await play({
      stream: ({ attempt, ...context }) =>
        scriptedSource(attempt === 1 ? ["a", "BAD", "b"] : ["c"])({ attempt, ...context }),
      drift: detector((given) => (given.includes("BAD") ? REPEATS : undefined)),
      checkIntervals: { drift: 1 },
      onDrift,
      retry: {},
    });
    expect([text, error]).toEqual(["a<reset>c<complete>", undefined]);
    expect(onDrift.mock.calls[0]?.[0]).toMatchObject(REPEATS);
    const from = facts.indexOf("DRIFT_DETECTED");
    expect(facts.slice(from, from + 4)).toEqual(["DRIFT_DETECTED", "ATTEMPT_END", "ERROR", "RETRY_ATTEMPT"]);
  });

  test("at the end never passes as a good end", async () => {
    const { error, text } = await play({
      stream: scriptedSource(["a"]),
      drift: detector(() => REPEATS),
    });
    expect(error).toMatchObject({ code: "DRIFT_DETECTED", category: "content" });
    expect(text).toBe("a");
  });

  test.each([
    ["at its start", () => ({ start: boom })],
    ["at a look", () => ({ start: () => ({ check: boom }) })],
  ])("whose detector throws is reported once and off: %s", async (_, make) => {
    const onHandlerError = vi.fn();
    const drift = make();
    const { text } = await play({
      stream: scriptedSource(["a", "b"]),
      drift,
      checkIntervals: { drift: 1 },
      onHandlerError,
    });
    expect(text).toBe("ab<complete>");
    expect(onHandlerError.mock.calls).toEqual([[expect.any(Error), drift, "drift"]]);
  });

  function boom(): never {
    throw new Error("boom");
  }
});
