import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  defineHandler,
  EventType,
  l0,
  type L0Error,
  type L0Options,
  type L0Result,
  type LifecycleEvent,
  type StreamFactory,
} from "../index.ts";
import { type ScriptedSource, scriptedSource } from "../testing/index.ts";

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const DEAF = { ignoreAbort: true, ignoreReturn: true } as const;
const ONE_RETRY = { maxRetries: 1 };
const NO_RETRY = { maxRetries: 0 };
const FACTS = Object.values(EventType).filter((type) => type !== "token");

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** One way a stream ends, and all its lifecycle events in their order. */
interface Exit {
  readonly name: string;
  readonly outcome: string;
  readonly types: string;
  source(): ScriptedSource;
  readonly read: Read;
  readonly options: Partial<L0Options>;
}

type Read = (result: L0Result) => Promise<unknown>;

/** What could be seen of a stream, from outside and by a handler. */
interface Seen {
  readonly facts: LifecycleEvent[];
  readonly signals: AbortSignal[];
  /** Still on the user's signal. */
  readonly listeners: number;
  readonly result: L0Result;
}

/** Runs an exit to its end and far beyond it. */
async function run(options: L0Options, read: Read): Promise<Seen> {
  const facts: LifecycleEvent[] = [];
  const signals: AbortSignal[] = [];
  const signal = options.signal ?? new AbortController().signal;
  const added = vi.spyOn(signal, "addEventListener");
  const removed = vi.spyOn(signal, "removeEventListener");
  const watched = [options.stream, ...(options.fallbackStreams ?? [])].map((factory): StreamFactory => (context) => {
    signals.push(context.signal);
    return factory(context);
  });
  const [stream, ...fallbackStreams] = watched as [StreamFactory];
  const onEvent = defineHandler({ label: "watch", events: FACTS, handle: (fact) => void facts.push(fact) });
  const result = await l0({ ...options, stream, fallbackStreams, signal, onEvent, monitoring: { enabled: true } });
  const reading = read(result);
  await vi.advanceTimersByTimeAsync(200_000);
  await reading;
  const gone = new Set(removed.mock.calls.map(([, listener]) => listener));
  const listeners = added.mock.calls.filter(([, listener]) => !gone.has(listener)).length;
  return { facts, signals, listeners, result };
}

async function all(result: L0Result): Promise<string[]> {
  const seen: string[] = [];
  try {
    for await (const event of result.stream) seen.push(event.type);
  } catch (error) {
    seen.push((error as L0Error).code);
  }
  return seen;
}

const gives =
  (...expected: string[]): Read =>
  async (result) =>
    expect(await all(result)).toEqual(expected);

const iteratorOf = (result: L0Result) => result.stream[Symbol.asyncIterator]();

/** What every end leaves behind, whatever it was. */
function expectCleanEnd(seen: Seen, outcome: string | undefined, sources: readonly ScriptedSource[] = []): void {
  const { facts, signals, result } = seen;
  const ends = facts.filter((fact) => fact.type === "SESSION_END");
  const attempts = facts.filter((fact) => fact.type === "ATTEMPT_END");
  expect([result.state.outcome, ends.map((end) => end.outcome)]).toEqual([outcome, outcome ? [outcome] : []]);
  expect(vi.getTimerCount(), "timers left").toBe(0);
  expect(seen.listeners, "listeners left on the user's signal").toBe(0);
  expect(sources.map(({ open }) => open)).toEqual(sources.map(() => 0));
  expect(signals.map(({ aborted }) => aborted)).toEqual(attempts.map((attempt) => attempt.outcome !== "completed"));
  const { totalTokens = 0, receivedTokens = 0, voidedTokens = 0 } = ends[0]?.telemetry.metrics ?? {};
  expect(receivedTokens).toBe(totalTokens + voidedTokens);
  expect(result.state).toMatchObject({ tokenCount: totalTokens, receivedTokens, voidedTokens });
  expect(result.telemetry).toBe(ends[0]?.telemetry);
}

const BEGIN = "SESSION_START ATTEMPT_START";
const FAILED = "NETWORK_ERROR ATTEMPT_END ERROR";

const exit = (
  name: string,
  outcome: string,
  types: string,
  source: () => ScriptedSource,
  read: Read = all,
  options: Partial<L0Options> = {},
): Exit => ({ name, outcome, types, source, read, options });

const ABORTED = "ABORT_REQUESTED ABORT_COMPLETED SESSION_END";
const ATTEMPT_ABORTED = "ABORT_REQUESTED ATTEMPT_END ABORT_COMPLETED SESSION_END";
const waitsForRetry = (): ScriptedSource => scriptedSource(["a", { throw: RESET }]);
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

type Act = (result: L0Result, iterator: AsyncIterator<unknown>) => unknown;

/** Reads `events` events, then does something else while the next read waits. */
const whilePending =
  (events: number, act: Act): Read =>
  async (result) => {
    const iterator = iteratorOf(result);
    for (let i = 0; i < events; i++) await iterator.next();
    const pending = iterator.next();
    await pause(10);
    await act(result, iterator);
    await pending.catch(() => {});
  };

const EXITS: readonly Exit[] = [
  exit(
    "abort while waiting for a retry",
    "aborted",
    `${BEGIN} FIRST_TOKEN ${FAILED} RETRY_ATTEMPT ${ABORTED}`,
    waitsForRetry,
    whilePending(1, (result) => result.abort()),
    { retry: ONE_RETRY },
  ),
  exit(
    "break while waiting for a retry",
    "abandoned",
    `${BEGIN} FIRST_TOKEN ${FAILED} RETRY_ATTEMPT SESSION_END`,
    waitsForRetry,
    whilePending(1, (_, iterator) => iterator.return?.()),
    { retry: ONE_RETRY },
  ),
  exit(
    "abort while shouldRetry thinks",
    "aborted",
    `${BEGIN} FIRST_TOKEN NETWORK_ERROR ATTEMPT_END ${ABORTED}`,
    waitsForRetry,
    whilePending(1, (result) => result.abort()),
    { retry: { ...ONE_RETRY, shouldRetry: () => new Promise<boolean>(() => {}) } },
  ),
  exit(
    "abort while the source hangs and hears nothing",
    "aborted",
    `${BEGIN} FIRST_TOKEN ${ATTEMPT_ABORTED}`,
    () => scriptedSource(["a", { hang: true }], DEAF),
    whilePending(1, (result) => result.abort()),
  ),
  exit(
    "return() while the source hangs and hears nothing",
    "abandoned",
    `${BEGIN} FIRST_TOKEN ATTEMPT_END SESSION_END`,
    () => scriptedSource(["a", { hang: true }], DEAF),
    whilePending(1, async (_, iterator) => {
      expect(await iterator.return?.()).toEqual({ value: undefined, done: true });
    }),
  ),
  exit(
    "abort while the factory hangs",
    "aborted",
    `${BEGIN} ${ATTEMPT_ABORTED}`,
    () => scriptedSource([], { opening: "hang" }),
    whilePending(0, (result) => result.abort()),
  ),
  exit(
    "return() while the factory hangs",
    "abandoned",
    `${BEGIN} ATTEMPT_END SESSION_END`,
    () => scriptedSource([], { opening: "hang" }),
    whilePending(0, (_, iterator) => iterator.return?.()),
  ),
  exit(
    "abort before the first pull",
    "aborted",
    `SESSION_START ${ABORTED}`,
    () => scriptedSource(["a"]),
    async (result) => {
      result.abort();
      await gives("STREAM_ABORTED")(result);
    },
  ),
  exit(
    "a signal that is aborted already",
    "aborted",
    `SESSION_START ${ABORTED}`,
    () => scriptedSource(["a"]),
    gives("STREAM_ABORTED"),
    { signal: AbortSignal.abort() },
  ),
  exit(
    "abort while the consumer holds the stream",
    "aborted",
    `${BEGIN} FIRST_TOKEN ${ATTEMPT_ABORTED}`,
    () => scriptedSource(["a", "b"]),
    async (result) => {
      const iterator = iteratorOf(result);
      await iterator.next();
      result.abort();
      expect(result.state.outcome).toBe("aborted");
      await expect(iterator.next()).rejects.toMatchObject({ code: "STREAM_ABORTED" });
      expect(await iterator.next()).toEqual({ value: undefined, done: true });
    },
  ),
  exit(
    "break on the complete event",
    "completed",
    `${BEGIN} FIRST_TOKEN ATTEMPT_END COMPLETE SESSION_END`,
    () => scriptedSource(["a"]),
    async (result) => {
      for await (const event of result.stream) if (event.type === "complete") break;
    },
  ),
  exit(
    "abort after the end",
    "completed",
    `${BEGIN} FIRST_TOKEN ATTEMPT_END COMPLETE SESSION_END`,
    () => scriptedSource(["a"]),
    (result) => all(result).then(() => result.abort()),
  ),
  exit(
    "timeout.total",
    "failed",
    `${BEGIN} FIRST_TOKEN TIMEOUT_TRIGGERED ATTEMPT_END ERROR SESSION_END`,
    () => scriptedSource(["a", { hang: true }], DEAF),
    gives("token", "TOTAL_TIMEOUT"),
    { timeout: { total: 500 }, retry: ONE_RETRY },
  ),
  exit(
    "the fallback fails too",
    "failed",
    `${BEGIN} ${FAILED} RETRY_GIVE_UP FALLBACK_START ATTEMPT_START ${FAILED} SESSION_END`,
    () => scriptedSource([{ throw: RESET }]),
    gives("ALL_STREAMS_EXHAUSTED"),
    { fallbackStreams: [scriptedSource([{ throw: RESET }])] },
  ),
];

describe("a stream that ends by", () => {
  test.each(EXITS)(
    "$name: its events in order, one end, nothing left",
    async ({ types, outcome, source, read, options }) => {
      const stream = source();
      const seen = await run({ retry: NO_RETRY, ...options, stream }, read);
      expect(seen.facts.map(({ type }) => type).join(" ")).toBe(types);
      expectCleanEnd(seen, outcome, [stream]);
    },
  );

  test("never being read calls nothing, adds nothing and has no telemetry", async () => {
    const stream = scriptedSource(["a"]);
    const seen = await run({ stream }, async (result) => void iteratorOf(result));
    expect(stream.calls).toEqual([]);
    expect(seen.result.telemetry).toBeUndefined();
    expectCleanEnd(seen, undefined, [stream]);
  });
});
