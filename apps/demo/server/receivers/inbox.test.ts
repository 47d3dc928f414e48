import { describe, expect, test } from "vitest";
import { arrivals } from "./arrivals.ts";
import { createInbox } from "./inbox.ts";
import { MOST_RECEIVED } from "./receiver.ts";

describe("an inbox", () => {
  test("shows what was accepted and what was refused, with the time", () => {
    const { shown, accept, refuse } = createInbox<number>();
    const before = Date.now();
    accept("one", 1);
    refuse("no number", new TextEncoder().encode("two"));
    expect(shown.received).toEqual([{ at: expect.any(Number), summary: "one", content: 1 }]);
    expect(shown.rejected).toEqual([{ at: expect.any(Number), reason: "no number", excerpt: "two" }]);
    expect(shown.received[0]?.at).toBeGreaterThanOrEqual(before);
  });

  test("keeps the latest and counts all", () => {
    const { shown, accept } = createInbox<number>();
    for (let i = 0; i < MOST_RECEIVED + 3; i++) accept(String(i), i);
    expect(shown.received).toHaveLength(MOST_RECEIVED);
    expect(shown.received[0]?.content).toBe(3);
    expect(shown.counts.received).toBe(MOST_RECEIVED + 3);
  });

  test("shows the beginning of a long message only", () => {
    const { shown, refuse } = createInbox();
    refuse("long", "x".repeat(5000));
    expect(shown.rejected[0]?.excerpt).toBe("x".repeat(200));
  });

  test("forgets everything when it is cleared", () => {
    const { shown, accept, refuse } = createInbox<number>();
    accept("one", 1);
    refuse("bad", "two");
    shown.clear();
    expect([shown.received, shown.rejected, shown.counts]).toEqual([[], [], { received: 0, rejected: 0 }]);
  });

  test("tells each listener of each arrival until it stops listening", () => {
    const { shown, accept, refuse } = createInbox<number>();
    let first = 0;
    let second = 0;
    const stop = shown.onArrival(() => first++);
    shown.onArrival(() => second++);
    accept("one", 1);
    stop();
    refuse("bad", "two");
    expect([first, second]).toEqual([1, 2]);
  });
});

test("arrivals() waits for as many as are missing", async () => {
  const { shown, accept } = createInbox<number>();
  const receiver = { ...shown, name: "test", start: async () => "", close: async () => {} };
  accept("one", 1);
  let done = false;
  const waiting = arrivals(receiver, 2).then(() => {
    done = true;
  });
  await Promise.resolve();
  expect(done).toBe(false);
  accept("two", 2);
  await waiting;
  await arrivals(receiver, 1);
});
