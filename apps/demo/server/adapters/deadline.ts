import { setTimeout } from "node:timers/promises";

/** Settles as `work` does; rejects where it takes longer than `ms`. */
export async function within<T>(ms: number, work: PromiseLike<T>): Promise<T> {
  const stop = new AbortController();
  try {
    return await Promise.race([work, late(ms, stop.signal)]);
  } finally {
    stop.abort();
  }
}

async function late(ms: number, signal: AbortSignal): Promise<never> {
  await setTimeout(ms, undefined, { signal });
  throw new Error(`no answer within ${ms} ms`);
}

/** What failed of several works, in the words of `say`. */
export async function failuresOf<T>(
  works: readonly { readonly what: string; readonly done: Promise<T> }[],
): Promise<string[]> {
  const results = await Promise.allSettled(works.map(({ done }) => done));
  return results.flatMap((result, index) =>
    result.status === "rejected" ? [`${works[index]?.what}: ${reasonOf(result.reason)}`] : [],
  );
}

/** What was thrown, in a line: a failed connection to `localhost` hides its words in the errors of each address. */
export function reasonOf(thrown: unknown): string {
  if (thrown instanceof AggregateError && thrown.message === "") return reasonOf(thrown.errors[0]);
  return thrown instanceof Error ? thrown.message || thrown.name : String(thrown);
}
