import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import {
  defineHandler,
  EventType,
  l0,
  type L0Event,
  type L0Options,
  type L0Result,
  type StreamEvent,
} from "../index.ts";
import { chatChunk, scriptedSource, type ScriptStep } from "../testing/index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const FACTS = new Set<string>(Object.values(EventType).filter((type) => type !== "token"));

const chunkOf = (delta: object): ScriptStep => ({
  chunk: { ...chatChunk(""), choices: [{ index: 0, delta, finish_reason: null }] },
});

const middle = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<ScriptStep>("a", "bc", "𝄞") },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }).map((delay): ScriptStep => ({ delay })) },
  fc.constant(chunkOf({ reasoning: "hm" })),
  fc.constant(chunkOf({ reasoning: "hm", content: "de" })),
  fc.constant(chunkOf({})),
);
const ends = fc.constantFrom<ScriptStep[]>(
  [],
  [{ throw: RESET }],
  [{ throw: { status: 401 } }],
  [{ cut: true }],
  [{ hang: true }],
);
const script = fc.tuple(fc.array(middle, { maxLength: 6 }), ends).map(([steps, end]) => steps.concat(end));

/** A stream, its retries and fallback, and a consumer. */
const situation = fc.record({
  scripts: fc.array(script, { minLength: 1, maxLength: 5 }),
  maxRetries: fc.integer({ min: 0, max: 2 }),
  fallback: fc.boolean(),
  careless: fc.boolean(),
  hold: fc.integer({ min: 0, max: 40 }),
  /** After so many events the consumer does something else. */
  turnAt: fc.integer({ min: 1, max: 12 }),
  turn: fc.constantFrom("read on", "break", "abort"),
});

type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function consume(result: L0Result, { hold, turn, turnAt }: Situation): Promise<StreamEvent[]> {
  const seen: StreamEvent[] = [];
  try {
    for await (const event of result.stream) {
      seen.push(event);
      if (hold > 0) await pause(hold);
      if (seen.length !== turnAt) continue;
      if (turn === "break") break;
      if (turn === "abort") result.abort();
    }
  } catch {
    return seen;
  }
  return seen;
}

async function play(given: Situation) {
  const { scripts, maxRetries, fallback, careless } = given;
  const sources = scripts.map((steps) => scriptedSource(steps, { ignoreAbort: careless, ignoreReturn: careless }));
  const stream: L0Options["stream"] = (context) => (sources[context.attempt - 1] ?? sources.at(-1))?.(context);
  const told: L0Event[] = [];
  const onEvent = defineHandler({ label: "watch", handle: (event) => void told.push(event) });
  const result = await l0({
    stream,
    fallbackStreams: fallback ? [stream] : [],
    retry: { maxRetries, baseDelay: 10 },
    timeout: { initialToken: 100, interToken: 100 },
    onEvent,
    monitoring: { enabled: true },
  });
  const reading = consume(result, given);
  await vi.advanceTimersByTimeAsync(10_000);
  return { seen: await reading, told, result, open: sources.map((source) => source.open) };
}

const ATTEMPT = "ATTEMPT_START (RESET )?((FIRST_TOKEN|TOOL_REQUESTED) )*";
const FAILURE = "((NETWORK_ERROR|(STALL_DETECTED )?TIMEOUT_TRIGGERED) )?ATTEMPT_END ERROR ";
const NEXT = `${ATTEMPT}${FAILURE}(RETRY_ATTEMPT |RETRY_GIVE_UP FALLBACK_START )`;
const STOPPED = `((${ATTEMPT})|(${NEXT}))`;

/** Every order that lifecycle events may come in, by the outcome of the stream. */
const ORDERS: Readonly<Record<string, RegExp>> = {
  completed: new RegExp(`^SESSION_START (${NEXT})*${ATTEMPT}ATTEMPT_END COMPLETE SESSION_END$`),
  failed: new RegExp(`^SESSION_START (${NEXT})*${ATTEMPT}${FAILURE}SESSION_END$`),
  aborted: new RegExp(`^SESSION_START (${NEXT})*${STOPPED}ABORT_REQUESTED (ATTEMPT_END )?ABORT_COMPLETED SESSION_END$`),
  abandoned: new RegExp(`^SESSION_START (${NEXT})*${STOPPED}(ATTEMPT_END )?SESSION_END$`),
};

/** What is valid of the events a consumer has seen. */
function valid(seen: readonly StreamEvent[]): StreamEvent[] {
  let kept: StreamEvent[] = [];
  for (const event of seen) {
    if (event.type === "reset") kept = kept.filter(({ offset }) => offset < event.offset);
    else kept.push(event);
  }
  return kept;
}

test("whatever the source and the consumer do, the events are in order and the numbers add up", async () => {
  const outcomes = new Set<string | undefined>();
  const property = fc.asyncProperty(situation, async (given) => {
    const { seen, told, result, open } = await play(given);
    const { state } = result;
    outcomes.add(state.outcome);

    const facts = told.map(({ type }) => type).filter((type) => FACTS.has(type));
    expect(facts.join(" ")).toMatch(ORDERS[state.outcome ?? ""] as RegExp);
    expect(vi.getTimerCount()).toBe(0);
    expect(open).toEqual(open.map(() => 0));

    const tokens = valid(seen).filter((event) => event.type === "token");
    expect(tokens.map(({ value }) => value).join("")).toBe(state.content);
    let offset = 0;
    for (const token of tokens) {
      expect(token.offset).toBe(offset);
      offset += token.value.length;
    }
    expect(state).toMatchObject({ contentLength: offset, tokenCount: tokens.length });

    const { metrics, duration, attempts } = result.telemetry ?? expect.unreachable();
    expect(metrics).toMatchObject({ totalTokens: state.tokenCount, receivedTokens: state.receivedTokens });
    expect(metrics.receivedTokens).toBe(metrics.totalTokens + metrics.voidedTokens);
    expect(metrics.receivedTokens).toBe(attempts.reduce((sum, attempt) => sum + attempt.tokens, 0));
    expect(metrics.receivedTokens).toBe(told.filter(({ type }) => type === "token").length);
    const { providerTime = NaN, consumerTime = NaN, retryWait } = metrics;
    expect(providerTime + consumerTime + retryWait).toBeCloseTo(duration ?? NaN, 6);
    expect(metrics.totalRetries).toBe(told.filter(({ type }) => type === "RETRY_ATTEMPT").length);
  });
  await fc.assert(property, { numRuns: 150, seed: 7 });
  expect([...outcomes].toSorted()).toEqual(["abandoned", "aborted", "completed", "failed"]);
});
