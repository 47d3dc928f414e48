import { expect, test, vi } from "vitest";
import { l0, type SourceAdapter } from "../index.ts";

test("what only an adapter can open is told to stop where it comes too late", async () => {
  const returned = vi.fn(async () => ({ value: undefined, done: true as const }));
  const iterator = { next: () => new Promise<never>(() => {}), return: returned };
  const source: SourceAdapter = {
    name: "own",
    open: () => ({ [Symbol.asyncIterator]: () => iterator }),
    decoder: () => ({ hasEndMark: false, push: () => {} }),
  };
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const result = await l0({ stream: () => promise, source });
  const reading = result.text();
  result.abort();
  await expect(reading).rejects.toMatchObject({ code: "STREAM_ABORTED" });
  resolve({ own: true });
  await vi.waitFor(() => expect(returned).toHaveBeenCalledOnce());
});

test("what comes too late and is no stream changes nothing", async () => {
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const result = await l0({ stream: () => promise });
  const reading = result.text();
  result.abort();
  await expect(reading).rejects.toMatchObject({ code: "STREAM_ABORTED" });
  resolve(7);
  await promise;
  expect(result.state.outcome).toBe("aborted");
});
