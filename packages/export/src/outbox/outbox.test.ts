import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Outbox, type OutboxOptions, type Queue } from "./outbox.ts";

afterEach(() => {
  vi.useRealTimers();
});

function outbox(options: Partial<OutboxOptions<number>> = {}): { box: Outbox<number>; told: string[]; came: number[] } {
  const told: string[] = [];
  const came: number[] = [];
  const takeAll = async (queue: Queue<number>): Promise<boolean> => {
    came.push(...queue.peek(queue.length));
    queue.done(queue.length);
    return true;
  };
  const box = new Outbox<number>({
    label: "test",
    maxQueue: 3,
    size: 1,
    maxWait: 0,
    deliver: takeAll,
    pause: () => 1000,
    onError: ({ message }) => told.push(message),
    ...options,
  });
  return { box, told, came };
}

/** A delivery that loses what waits. */
async function loseAll(queue: Queue<number>): Promise<boolean> {
  if (queue.length === 0) return false;
  queue.lose(queue.length, new Error("refused"));
  return true;
}

describe("an item that is lost", () => {
  test("is told once, however many follow, and all are counted", async () => {
    const { box, told, came } = outbox();
    for (let item = 0; item < 10; item += 1) box.add(item);
    await box.flush();
    for (let item = 10; item < 20; item += 1) box.add(item);
    await box.shutdown();
    box.add(99);
    expect(came).toEqual([0, 1, 2, 10, 11, 12]);
    expect(told).toEqual(["test dropped a record: 3 of them wait already (maxQueue)."]);
    expect(box.counts()).toEqual({ received: 21, written: 6, queued: 0, dropped: 15 });
  });

  test("in the background is the error of the next flush, and of no other", async () => {
    const { box } = outbox({ deliver: loseAll });
    box.add(1);
    await vi.waitFor(() => expect(box.counts().dropped).toBe(1));
    await expect(box.flush()).rejects.toThrow("refused");
    await expect(box.flush()).resolves.toBeUndefined();
  });
});

test("an item that is lost is the error of every flush that waited for it", async () => {
  const { box } = outbox({ deliver: loseAll });
  box.add(1);
  const flushes = await Promise.allSettled([box.flush(), box.flush(), box.shutdown()]);
  expect(flushes.map(({ status }) => status)).toEqual(["rejected", "rejected", "rejected"]);
  await expect(box.flush()).resolves.toBeUndefined();
});

test("an item that is lost is the error also of a flush that was asked for while another delivered it", async () => {
  const isRunning = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  const deliver = async (queue: Queue<number>): Promise<boolean> => {
    if (queue.length === 0) return false;
    isRunning.resolve();
    await answer.promise;
    queue.lose(queue.length, new Error("refused"));
    return true;
  };
  const { box } = outbox({ deliver });
  box.add(1);
  const first = box.flush();
  await isRunning.promise;
  box.add(2);
  const second = box.flush();
  answer.resolve();
  const flushes = await Promise.allSettled([first, second]);
  expect(flushes.map(({ status }) => status)).toEqual(["rejected", "rejected"]);
  await expect(box.flush()).resolves.toBeUndefined();
});

test("a delivery that fails is told again only when one has succeeded in between", async () => {
  let isDown = false;
  const deliver = async (queue: Queue<number>): Promise<boolean> => {
    if (isDown) throw new Error("down");
    queue.done(queue.length);
    return true;
  };
  const { box, told } = outbox({ deliver });
  const toldAfter = [];
  for (isDown of [true, true, false, true]) {
    box.add(1);
    await box.flush().catch(() => undefined);
    toldAfter.push(told.length);
  }
  expect(toldAfter).toEqual([1, 1, 1, 2]);
  expect(box.counts()).toEqual({ received: 4, written: 3, queued: 1, dropped: 0 });
});

test("a delivery that only gives items up has not succeeded", async () => {
  const steps = ["throw", "lose", "throw", "lose"];
  const deliver = async (queue: Queue<number>): Promise<boolean> => {
    if (steps.shift() === "throw") throw new Error("down");
    queue.lose(queue.length, new Error("refused"));
    return true;
  };
  const { box, told } = outbox({ deliver });
  for (const item of [1, 2, 3, 4]) {
    box.add(item);
    await box.flush().catch(() => undefined);
  }
  expect(told).toEqual(["down", "refused"]);
  expect(box.counts()).toEqual({ received: 4, written: 0, queued: 0, dropped: 4 });
});

test("a flush of nothing is no delivery that has succeeded", async () => {
  const steps = ["throw", "lose", "nothing", "throw"];
  const deliver = async (queue: Queue<number>): Promise<boolean> => {
    const step = steps.shift();
    if (step === "throw") throw new Error("down");
    if (step === "lose") queue.lose(queue.length, new Error("refused"));
    return step !== "nothing";
  };
  const { box, told } = outbox({ deliver });
  box.add(1);
  for (let step = 0; step < 3; step += 1) await box.flush().catch(() => undefined);
  box.add(2);
  await box.flush().catch(() => undefined);
  expect(steps).toEqual([]);
  expect(told).toEqual(["down", "refused"]);
});

describe("shutdown", () => {
  /** Fails once, when it is let, and notes with how many items it was called. */
  function failingOnce() {
    const lengths: number[] = [];
    const gate = Promise.withResolvers<void>();
    const deliver = async (queue: Queue<number>): Promise<boolean> => {
      lengths.push(queue.length);
      await gate.promise;
      if (lengths.length === 1) throw new Error("down");
      queue.done(queue.length);
      return true;
    };
    return { deliver, lengths, fail: gate.resolve };
  }

  test("tries once, drops what that leaves, and begins nothing more", async () => {
    vi.useFakeTimers();
    const { deliver, lengths, fail } = failingOnce();
    const { box } = outbox({ deliver, maxWait: 60_000, size: 2 });
    for (const item of [1, 2, 3]) box.add(item);
    fail();
    await expect(box.shutdown()).rejects.toThrow("down");
    await vi.runAllTimersAsync();
    expect(lengths).toEqual([3]);
    expect(vi.getTimerCount()).toBe(0);
    expect(box.counts()).toEqual({ received: 3, written: 0, queued: 0, dropped: 3 });
  });

  test("leaves the items to a flush that is asked for meanwhile", async () => {
    const { deliver, lengths, fail } = failingOnce();
    const { box } = outbox({ deliver, maxWait: 60_000, size: 4 });
    for (const item of [1, 2, 3]) box.add(item);
    const shutdown = box.shutdown();
    await vi.waitFor(() => expect(lengths).toEqual([3]));
    const flush = box.flush();
    fail();
    await expect(shutdown).rejects.toThrow("down");
    await flush;
    expect(lengths).toEqual([3, 3]);
    expect(box.counts()).toEqual({ received: 3, written: 3, queued: 0, dropped: 0 });
  });

  test("tries again what was failing when it was called", async () => {
    const { deliver, lengths, fail } = failingOnce();
    const { box } = outbox({ deliver });
    box.add(1);
    await vi.waitFor(() => expect(lengths).toEqual([1]));
    const shutdown = box.shutdown();
    fail();
    await shutdown;
    expect(box.counts()).toEqual({ received: 1, written: 1, queued: 0, dropped: 0 });
  });
});

describe("a process that ends by itself", () => {
  const run = async (deliver: string): Promise<string> => {
    const script = `
      import { Outbox } from ${JSON.stringify(new URL("outbox.ts", import.meta.url).href)};
      const box = new Outbox({
        label: "test", maxQueue: 10, size: 5, maxWait: 20, pause: () => 60_000, onError: ({ message }) => console.log(message),
        deliver: ${deliver},
      });
      box.add("last");
    `;
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script]);
    return stdout.trim();
  };

  test("delivers first what waits for more", async () => {
    expect(await run("async (queue) => { console.log(...queue.peek(9)); queue.done(1); }")).toBe("last");
  });

  test("is not held by what has to be tried again", async () => {
    expect(await run('async () => { throw new Error("down"); }')).toBe("down");
  });
});
