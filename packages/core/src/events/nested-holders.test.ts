import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  batch,
  combine,
  createL0,
  debounce,
  type EventHandler,
  exclude,
  filter,
  type L0Event,
  sample,
  tap,
} from "../index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const LONG = 60_000;
const MANY = { size: 100, maxWait: LONG };

/** Takes every event, and notes its type. */
function noting(): { readonly told: string[]; readonly handler: EventHandler } {
  const told: string[] = [];
  return { told, handler: (event: L0Event) => void told.push(event.type) };
}

const unpack = (handler: EventHandler): EventHandler =>
  batch(MANY, (items) => {
    for (const { event, stream } of items) handler(event, stream);
  });

const NESTS: Readonly<Record<string, (handler: EventHandler) => EventHandler>> = {
  "debounce(batch)": (handler) => debounce(LONG, unpack(handler)),
  "debounce(debounce)": (handler) => debounce(LONG, debounce(LONG, handler)),
  "debounce(tap(batch))": (handler) => debounce(LONG, tap(unpack(handler))),
  "debounce(combine(batch))": (handler) =>
    debounce(
      LONG,
      combine(unpack(handler), () => {}),
    ),
  "filter(debounce(batch))": (handler) => filter(["token", "ERROR"], debounce(LONG, unpack(handler))),
  "tap(sample(debounce(batch)))": (handler) => tap(sample(1, debounce(LONG, unpack(handler)))),
};

describe.each(Object.entries(NESTS))("%s", (_, nest) => {
  test("tells all that it holds on a flush, in the middle of a stream", async () => {
    const { told, handler } = noting();
    const l0 = createL0({ onEvent: nest(handler) });
    const result = await l0({ stream: () => ["a", "b"] });
    await result.stream[Symbol.asyncIterator]().next();
    const report = l0.flush({ timeoutMs: 300 });
    await vi.advanceTimersByTimeAsync(299);
    expect(await report).toEqual({ ok: true, failed: [] });
    expect(told).toContain("token");
    await l0.shutdown();
  });
});

const HOLDERS: Readonly<Record<string, (handler: EventHandler) => EventHandler>> = {
  "debounce of a handler of tokens": (handler) => debounce(LONG, filter(["token"], handler)),
  "batch of a handler of tokens": (handler) =>
    batch(
      MANY,
      Object.assign(
        (items: readonly { event: L0Event }[]) => items.forEach(({ event }) => handler(event, {} as never)),
        {
          events: ["token"] as const,
        },
      ),
    ),
  "filter of a debounce": (handler) => filter(["token"], debounce(LONG, handler)),
  "filter of a batch": (handler) => filter(["token"], unpack(handler)),
  "exclude of a debounce": (handler) =>
    exclude(["SESSION_END"], filter(["token", "SESSION_END"], debounce(LONG, handler))),
  "filter of a tap of a debounce": (handler) => filter(["token"], tap(debounce(LONG, handler))),
  "debounce of a combined filter": (handler) =>
    debounce(
      LONG,
      combine(filter(["token"], handler), () => {}),
    ),
  "debounce of a filter of a debounce": (handler) => debounce(LONG, filter(["token"], debounce(LONG, handler))),
};

test.each(Object.entries(HOLDERS))("%s tells what it holds when the stream ends, and no more", async (_, hold) => {
  const { told, handler } = noting();
  const result = await createL0({ onEvent: hold(handler) })({ stream: () => ["a", "b"] });
  await result.text();
  expect(new Set(told)).toEqual(new Set(["token"]));
});
