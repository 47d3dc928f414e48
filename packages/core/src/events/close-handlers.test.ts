import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { batch, combine, createL0, debounce, defineHandler, type EventHandler, filter } from "../index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const handler = (label: string, close: () => void | Promise<void>): EventHandler =>
  defineHandler({ label, handle: () => {}, flush: close, shutdown: close });
const hangs = (): Promise<void> => new Promise(() => {});
const rejects = async (): Promise<void> => Promise.reject(new RangeError("a secret"));
const throws = (): never => {
  throw new TypeError("a secret");
};

describe.each(["flush", "shutdown"] as const)("%s", (action) => {
  test("waits for all handlers at once", async () => {
    const wait = (ms: number) => () => new Promise<void>((resolve) => setTimeout(resolve, ms));
    const l0 = createL0({ onEvent: [handler("a", wait(300)), handler("b", wait(300)), handler("c", () => {})] });
    const report = l0[action]();
    await vi.advanceTimersByTimeAsync(300);
    expect(await report).toEqual({ ok: true, failed: [] });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("never rejects, and says which handlers have failed, without what they said", async () => {
    const l0 = createL0({
      onEvent: [handler("rejects", rejects), handler("throws", throws), handler("good", () => {})],
    });
    expect(await l0[action]()).toEqual({
      ok: false,
      failed: [
        { handler: "rejects", reason: "RangeError" },
        { handler: "throws", reason: "TypeError" },
      ],
    });
  });

  test("gives up on the rest when the time is over: 10 s, or what is given", async () => {
    const l0 = createL0({ onEvent: [handler("hangs", hangs), handler("good", () => {})] });
    const failed = [{ handler: "hangs", reason: "timeout" }];
    const [patient, quick] = [l0[action](), l0[action]({ timeoutMs: 50 })];
    await vi.advanceTimersByTimeAsync(50);
    expect(await quick).toEqual({ ok: false, failed });
    expect(vi.getTimerCount()).toBe(1);
    await vi.advanceTimersByTimeAsync(9950);
    expect(await patient).toEqual({ ok: false, failed });
    expect(vi.getTimerCount()).toBe(0);
  });

  test("waits without an end where it is told so", async () => {
    const l0 = createL0({ onEvent: handler("slow", () => new Promise((resolve) => setTimeout(resolve, 60_000))) });
    const report = l0[action]({ timeoutMs: Infinity });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(await report).toEqual({ ok: true, failed: [] });
  });

  test("sends what a handler holds that has only flush, however it is wrapped", async () => {
    const sent: string[] = [];
    const flushed = (name: string) =>
      defineHandler({ label: name, handle: () => {}, flush: () => void sent.push(name) });
    const batched = Object.assign(() => {}, { flush: () => void sent.push("batched") });
    const l0 = createL0({
      onEvent: [
        flushed("plain"),
        debounce(10, flushed("debounced")),
        batch({}, batched),
        filter(
          ["SESSION_END"],
          combine(flushed("combined"), () => {}),
        ),
      ],
    });
    expect(await l0[action]()).toEqual({ ok: true, failed: [] });
    expect(sent.toSorted()).toEqual(["batched", "combined", "debounced", "plain"]);
  });

  test("passes over handlers that have nothing to close", async () => {
    expect(await createL0({ onEvent: () => {}, onStart: () => {} })[action]()).toEqual({ ok: true, failed: [] });
  });
});
