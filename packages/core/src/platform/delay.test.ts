import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { delay } from "./delay.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("waits as long as it is told, and leaves no timer", async () => {
  let over = false;
  void delay(100).done.then(() => (over = true));
  await vi.advanceTimersByTimeAsync(99);
  expect(over).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(over).toBe(true);
  expect(vi.getTimerCount()).toBe(0);
});

test("cancel() ends the wait at once and clears its timer, also twice", async () => {
  const wait = delay(100);
  wait.cancel();
  wait.cancel();
  await wait.done;
  expect(vi.getTimerCount()).toBe(0);
});

test("a wait that is longer than a timer can hold does not end at once", async () => {
  let over = false;
  const wait = delay(30 * 24 * 3_600_000);
  void wait.done.then(() => (over = true));
  await vi.advanceTimersByTimeAsync(60_000);
  expect(over).toBe(false);
  wait.cancel();
});
