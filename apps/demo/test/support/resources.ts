import { AsyncLocalStorage, createHook } from "node:async_hooks";
import { setImmediate } from "node:timers/promises";
import { expect } from "vitest";

type Timer = Pick<NodeJS.Timeout, "hasRef">;

/** The timers that run now and were started by the code that the store belongs to, and not by the test runner. */
const owned = new AsyncLocalStorage<Map<number, Timer>>();
const owners = new Map<number, Map<number, Timer>>();

createHook({
  init(id, type, _trigger, timer) {
    const timers = type === "Timeout" ? owned.getStore() : undefined;
    if (timers === undefined) return;
    timers.set(id, timer as Timer);
    owners.set(id, timers);
  },
  destroy(id) {
    owners.get(id)?.delete(id);
    owners.delete(id);
  },
}).enable();

/** How many timers of this test keep the process alive. */
const timersLeft = (): number => Array.from(owned.getStore()?.values() ?? []).filter((timer) => timer.hasRef()).length;

/** Resolves when no timer is left that was started in `leavesNothing` and would keep the process alive. */
export async function noTimerLeft(): Promise<void> {
  await until(() => timersLeft() === 0);
  expect(timersLeft()).toBe(0);
}

/**
 * Runs `body`; then none of its timers runs, there is no socket or server that was not there before, and no promise of
 * its own was rejected unseen.
 */
export async function leavesNothing(body: () => Promise<void>): Promise<void> {
  const before = process.getActiveResourcesInfo();
  const unseen: unknown[] = [];
  const note = (reason: unknown): void => void unseen.push(reason);
  process.on("unhandledRejection", note);
  try {
    await owned.run(new Map(), async () => {
      await body();
      await noTimerLeft();
    });
    await until(() => handlesSince(before).length === 0);
    expect(handlesSince(before)).toEqual([]);
  } finally {
    process.off("unhandledRejection", note);
  }
  expect(unseen).toEqual([]);
}

/** What keeps the process alive and did not before, but for timers, which the test runner has too. */
function handlesSince(before: readonly string[]): string[] {
  const known = [...before];
  return process.getActiveResourcesInfo().filter((kind) => {
    const index = known.indexOf(kind);
    if (index >= 0) known.splice(index, 1);
    return index < 0 && kind !== "Timeout" && kind !== "Immediate";
  });
}

/** How long handles may take to close on a loaded machine, ms. */
const PATIENCE = 10_000;

/** Waits for a few turns of the event loop, without a timer of its own. */
async function until(isSo: () => boolean): Promise<void> {
  const deadline = performance.now() + PATIENCE;
  do await setImmediate();
  while (!isSo() && performance.now() < deadline);
}
