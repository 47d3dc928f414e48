import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { defineHandler, EventType, l0, type LifecycleEventType } from "../index.ts";
import { EXITS } from "./exits.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const FACTS = Object.keys(EventType).filter((type) => type !== "TOKEN") as LifecycleEventType[];
const BEGIN = "SESSION_START ATTEMPT_START";
const FAILED = "NETWORK_ERROR ATTEMPT_END ERROR";

/** What each exit tells its handlers, in order. */
const MATRIX: Readonly<Record<string, string>> = {
  full: `${BEGIN} FIRST_TOKEN ATTEMPT_END COMPLETE SESSION_END`,
  empty: `${BEGIN} ATTEMPT_END ERROR RETRY_ATTEMPT ATTEMPT_START ATTEMPT_END ERROR SESSION_END`,
  "break after 3": `${BEGIN} FIRST_TOKEN ATTEMPT_END SESSION_END`,
  abort: `${BEGIN} FIRST_TOKEN ABORT_REQUESTED ATTEMPT_END ABORT_COMPLETED SESSION_END`,
  "abort by signal": `${BEGIN} FIRST_TOKEN ABORT_REQUESTED ATTEMPT_END ABORT_COMPLETED SESSION_END`,
  "provider error before the first token": `${BEGIN} ${FAILED} SESSION_END`,
  "cut in the middle": `${BEGIN} FIRST_TOKEN ${FAILED} SESSION_END`,
  "truncated but clean": `${BEGIN} FIRST_TOKEN ${FAILED} SESSION_END`,
  "hangs before the first token": `${BEGIN} TIMEOUT_TRIGGERED ATTEMPT_END ERROR SESSION_END`,
  "hangs in the middle": `${BEGIN} FIRST_TOKEN STALL_DETECTED TIMEOUT_TRIGGERED ATTEMPT_END ERROR SESSION_END`,
  "retry, then success": `${BEGIN} FIRST_TOKEN ${FAILED} RETRY_ATTEMPT ATTEMPT_START RESET ATTEMPT_END COMPLETE SESSION_END`,
  "fallback, then success": `${BEGIN} FIRST_TOKEN ${FAILED} RETRY_GIVE_UP FALLBACK_START ATTEMPT_START RESET ATTEMPT_END COMPLETE SESSION_END`,
  "never read": "",
};

describe("the published exits", () => {
  test("are all in the table", () => {
    expect(EXITS.map(({ name }) => name)).toEqual(Object.keys(MATRIX));
  });

  test.each(EXITS)("$name: tells its events in order, and leaves no timer", async ({ name, outcome, begin }) => {
    const { options, read } = begin();
    const types: string[] = [];
    const watch = defineHandler({ label: "watch", events: FACTS, handle: ({ type }) => void types.push(type) });
    const result = await l0({ ...options, onEvent: watch });
    const reading = read(result);
    await vi.advanceTimersByTimeAsync(10_000);
    const seen = await reading;
    expect(types.join(" ")).toBe(MATRIX[name]);
    expect(result.state.outcome).toBe(outcome);
    expect(seen.at(-1)?.type === "complete").toBe(outcome === "completed");
    expect(vi.getTimerCount()).toBe(0);
  });

  test("can be begun again and again", async () => {
    for (const exit of [...EXITS, ...EXITS]) {
      const { options, read } = exit.begin();
      const result = await l0(options);
      const reading = read(result);
      await vi.advanceTimersByTimeAsync(1000);
      await reading;
      expect(result.state.outcome).toBe(exit.outcome);
    }
  });
});
