import { describe, expect, test, vi } from "vitest";
import { defineHandler, type StreamInfo } from "../index.ts";
import { EXITS } from "./exits.ts";
import { type HandlerUnderTest, testHandler } from "./test-handler.ts";

/** A good handler: it counts what has ended, and what is open. */
function counting(): HandlerUnderTest {
  const open = new Set<StreamInfo>();
  let ended = 0;
  const handler = defineHandler({
    label: "counting",
    events: ["SESSION_START", "SESSION_END"],
    handle: (event, stream) => {
      if (event.type === "SESSION_START") open.add(stream);
      else if (open.delete(stream)) ended++;
    },
  });
  return { handler, records: () => ended, open: () => open.size };
}

testHandler(counting, { test });

/** Runs the contract; gives what failed. */
async function failuresOf(createHandler: () => HandlerUnderTest): Promise<string[]> {
  const runs: { name: string; fn: () => Promise<void> }[] = [];
  testHandler(createHandler, { test: (name, fn) => runs.push({ name, fn }) });
  vi.useFakeTimers();
  const all = Promise.allSettled(runs.map(({ fn }) => fn()));
  await vi.advanceTimersByTimeAsync(1000);
  const settled = await all;
  vi.useRealTimers();
  return runs.filter((_, index) => settled[index]?.status === "rejected").map(({ name }) => name);
}

describe("the contract", () => {
  test("is a test for each exit, and two more", async () => {
    const names: string[] = [];
    testHandler(counting, { test: (name) => names.push(name) });
    expect(names).toHaveLength(EXITS.length + 2);
    expect(new Set(names).size).toBe(names.length);
  });

  test("finds a handler that throws, or rejects", async () => {
    const thrower = (): HandlerUnderTest => ({
      handler: () => {
        throw new Error("broken");
      },
    });
    const read = EXITS.filter(({ outcome }) => outcome !== undefined).length;
    expect(await failuresOf(thrower)).toHaveLength(read + 2);
    const rejecter = (): HandlerUnderTest => ({ handler: async () => Promise.reject(new Error("broken")) });
    expect((await failuresOf(rejecter)).length).toBeGreaterThan(0);
  });

  test("finds a handler that knows good ends only", async () => {
    const forgetful = (): HandlerUnderTest => {
      let completed = 0;
      const handler = defineHandler({ label: "forgetful", events: ["COMPLETE"], handle: () => void completed++ });
      return { handler, records: () => completed };
    };
    const failed = await failuresOf(forgetful);
    expect(failed).toContain("handler contract: break after 3");
    expect(failed).not.toContain("handler contract: full");
  });

  test("finds a handler that leaves something open, or opens it for a stream that is never read", async () => {
    const leaky = (): HandlerUnderTest => {
      let open = 0;
      const handler = defineHandler({
        label: "leaky",
        events: ["SESSION_END"],
        handle: () => void open--,
        open: () => void open++,
      });
      return { handler, open: () => open };
    };
    expect(await failuresOf(leaky)).toEqual(["handler contract: never read"]);
  });
});
