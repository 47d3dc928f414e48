import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Pacer } from "./pacer.ts";

beforeEach(() => void vi.useFakeTimers());

afterEach(() => void vi.useRealTimers());

/** Jobs that take a time each, and the order in which they have run. */
function jobs(milliseconds: number) {
  let now = 0;
  const ran: number[] = [];
  const pacer = new Pacer(() => now);
  const bring = (count: number): void => {
    for (let index = 0; index < count; index++) {
      const number = brought++;
      pacer.run(() => {
        now += milliseconds;
        ran.push(number);
      });
    }
  };
  let brought = 0;
  return { ran, pacer, bring, pass: (ms: number) => (now += ms) };
}

describe("a pacer", () => {
  it("runs jobs at once, and holds nothing", () => {
    const { ran, bring } = jobs(0.1);
    bring(100);
    expect(ran).toHaveLength(100);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("runs a part of a flood at once, and the others in turns of the event loop, in order", async () => {
    const { ran, bring, pacer } = jobs(0.1);
    bring(3000);
    expect(ran).toHaveLength(150);
    vi.advanceTimersToNextTimer();
    expect(ran.length).toBeGreaterThan(200);
    expect(ran.length).toBeLessThan(300);
    vi.runAllTimers();
    await pacer.drained();
    expect(ran).toEqual(Array.from({ length: 3000 }, (_, index) => index));
    expect(vi.getTimerCount()).toBe(0);
  });

  it("lets nothing pass what waits", () => {
    const { ran, bring, pass } = jobs(0);
    bring(151);
    expect(ran).toHaveLength(150);
    pass(1000);
    bring(1);
    expect(ran).toHaveLength(150);
    vi.runAllTimers();
    expect(ran.slice(150)).toEqual([150, 151]);
  });

  it("runs jobs at once again after a while", () => {
    const { ran, bring, pass } = jobs(0);
    bring(200);
    vi.runAllTimers();
    pass(1000);
    bring(100);
    expect(ran).toHaveLength(300);
  });

  it("holds so many jobs and no more", () => {
    const { ran, bring } = jobs(0);
    bring(150 + 10_000);
    expect(ran).toHaveLength(150);
    bring(5);
    expect(ran).toHaveLength(155);
  });

  it("says when no job waits", async () => {
    const { ran, bring, pacer } = jobs(1);
    await pacer.drained();
    bring(1000);
    const drained = vi.fn<() => void>();
    void pacer.drained().then(drained);
    await vi.advanceTimersToNextTimerAsync();
    expect(drained).not.toHaveBeenCalled();
    await vi.runAllTimersAsync();
    expect(drained).toHaveBeenCalled();
    expect(ran).toHaveLength(1000);
  });
});
