import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { L0Options, RetryContext, RetryOptions } from "../index.ts";
import { answer, failing, play, RESET } from "./run.fixture.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.spyOn(Math, "random").mockReturnValue(0.5);
});
afterEach(() => void vi.useRealTimers());

describe("shouldRetry", () => {
  const asked = async (shouldRetry: RetryOptions["shouldRetry"] & {}, more: Partial<L0Options> = {}) =>
    play({ stream: failing(RESET), retry: { maxRetries: 2, shouldRetry }, ...more });

  test("is asked before every retry, with the error and what stands", async () => {
    const contexts: [string, RetryContext][] = [];
    await asked((error, context) => contexts.push([error.code, context]) > 0);
    const context = { fallbackIndex: 0, delay: 1250, category: "network", tokenCount: 0 };
    expect(contexts).toEqual([
      ["NETWORK_ERROR", { ...context, attempt: 1, retry: 0 }],
      ["NETWORK_ERROR", { ...context, attempt: 2, retry: 1 }],
    ]);
  });

  test.each([
    ["false", () => false],
    ["a promise of false", async () => false],
  ])("vetoes with %s", async (_, shouldRetry) => {
    const { starts, error } = await asked(shouldRetry);
    expect(starts).toHaveLength(1);
    expect(error).toMatchObject({ code: "NETWORK_ERROR" });
  });

  test("agrees with a promise of true, after it has thought", async () => {
    const shouldRetry = () => new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 300));
    expect((await asked(shouldRetry)).starts).toEqual([0, 1550, 3100]);
  });

  test.each([
    [
      "throws",
      () => {
        throw new Error("broken veto");
      },
    ],
    ["rejects", async () => Promise.reject(new Error("broken veto"))],
  ])("has vetoed where it %s; the error is reported", async (_, shouldRetry) => {
    const onHandlerError = vi.fn<(error: unknown) => void>();
    const { starts, error } = await asked(shouldRetry, { onHandlerError });
    expect(starts).toHaveLength(1);
    expect(error).toMatchObject({ code: "NETWORK_ERROR" });
    expect(onHandlerError).toHaveBeenCalledOnce();
    expect(onHandlerError.mock.calls[0]?.[0]).toMatchObject({ message: "broken veto" });
  });

  test("is asked about the very wait that follows, and that must fit the time that is left", async () => {
    vi.spyOn(Math, "random").mockReturnValueOnce(0.8).mockReturnValue(0);
    const waits: number[] = [];
    const shouldRetry = (_: unknown, { delay }: RetryContext): Promise<boolean> => {
      waits.push(delay);
      return new Promise((resolve) => setTimeout(() => resolve(true), 100));
    };
    const retry = { maxRetries: 1, maxElapsed: 1450, shouldRetry };
    const { starts } = await play({ stream: failing(RESET), retry });
    expect(waits).toEqual([1400]);
    expect(starts).toEqual([0]);
  });

  test("cannot allow what the budgets do not", async () => {
    const shouldRetry = vi.fn<() => boolean>(() => true);
    const { starts } = await play({ stream: failing(answer(401)), retry: { shouldRetry } });
    expect(starts).toHaveLength(1);
    expect(shouldRetry).not.toHaveBeenCalled();
  });
});
