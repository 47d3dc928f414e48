import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { TICK, type Ticking, ticker } from "./ticker.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Wants `ticks` ticks; keeps the times at which it was looked at. */
function entry(ticks = Infinity): Ticking & { readonly at: number[] } {
  const at: number[] = [];
  return { at, tick: (now) => at.push(now) < ticks };
}

describe("the ticker", () => {
  test("looks at every entry on every tick, with one timer for all", () => {
    const entries = [entry(), entry(), entry()];
    for (const one of entries) ticker.add(one);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(3 * TICK);
    for (const one of entries) expect(one.at).toHaveLength(3);
    for (const one of entries) ticker.remove(one);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("stops when its last entry wants no more, and starts again with the next", () => {
    const first = entry(2);
    ticker.add(first);
    vi.advanceTimersByTime(10 * TICK);
    expect(first.at).toHaveLength(2);
    expect(vi.getTimerCount()).toBe(0);

    const second = entry(1);
    ticker.add(second);
    vi.advanceTimersByTime(10 * TICK);
    expect(second.at).toHaveLength(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("does not look at an entry that another one has removed in the same tick", () => {
    const victim = entry();
    const remover: Ticking = {
      tick: () => {
        ticker.remove(victim);
        return false;
      },
    };
    ticker.add(remover);
    ticker.add(victim);
    vi.advanceTimersByTime(5 * TICK);
    expect(victim.at).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  test("removing what was never added is harmless", () => {
    ticker.remove(entry());
    expect(vi.getTimerCount()).toBe(0);
  });

  test("gives what has arrived one tick after the event loop was blocked, and no more than one", () => {
    const one = entry();
    ticker.add(one);
    vi.advanceTimersByTime(TICK);
    expect(one.at).toHaveLength(1);
    const clock = vi.spyOn(performance, "now").mockReturnValue(performance.now() + 1000);
    vi.advanceTimersByTime(TICK);
    expect(one.at).toHaveLength(1);
    clock.mockReturnValue(performance.now() + 1000);
    vi.advanceTimersByTime(TICK);
    expect(one.at).toHaveLength(2);
    ticker.remove(one);
  });
});
