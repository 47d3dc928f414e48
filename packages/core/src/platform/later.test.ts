import { afterEach, describe, expect, test, vi } from "vitest";
import { later } from "./later.ts";

describe("later", () => {
  afterEach(() => void vi.useRealTimers());

  test("runs once, when it is time, unless it was cancelled", () => {
    vi.useFakeTimers();
    const run = vi.fn();
    const cancelled = vi.fn();
    later(100, run);
    const cancel = later(100, cancelled);
    vi.advanceTimersByTime(99);
    expect(run).not.toHaveBeenCalled();
    cancel();
    vi.advanceTimersByTime(1000);
    cancel();
    expect([run.mock.calls.length, cancelled.mock.calls.length]).toEqual([1, 0]);
  });

  test.each([Infinity, 2 ** 31, 1e300])("does not run at once where no timer can hold the time: %d ms", (ms) => {
    vi.useFakeTimers();
    const run = vi.fn();
    later(ms, run);
    vi.advanceTimersByTime(24 * 24 * 3_600_000);
    expect(run).not.toHaveBeenCalled();
  });

  test("does not keep the process alive", () => {
    const timer = vi.spyOn(globalThis, "setTimeout");
    const cancel = later(1000, () => {});
    expect(timer.mock.results.map(({ value }) => (value as NodeJS.Timeout).hasRef())).toEqual([false]);
    cancel();
  });

  test("works where timers are numbers, as in browsers", () => {
    const stopped = vi.spyOn(globalThis, "clearTimeout").mockImplementation(() => {});
    vi.spyOn(globalThis, "setTimeout").mockReturnValue(7 as never);
    later(1000, () => {})();
    expect(stopped).toHaveBeenCalledWith(7);
  });
});
