import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { CUT, draining, pieces, type Said, takesBack } from "../attempt/pieces.fixture.ts";
import { defineHandler, l0, type L0Error, type L0Event, type L0Options, type StreamEvent } from "../index.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const said: fc.Arbitrary<Said> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom<Said>("a", "bc", "𝄞", "") },
  fc.constant<Said>({ type: "reasoning", value: "hm" }),
  fc.constant<Said>({ type: "data", data: 1 }),
  fc.constant<Said>({
    type: "message",
    role: "assistant",
    value: "{}",
    toolCallId: "c",
    toolName: "f",
    arguments: {},
  }),
  fc.constantFrom<Said>(takesBack(0, 2), takesBack(1, 1), takesBack(3, 0)),
);
const chunk = fc.array(said, { maxLength: 4 });
const waves = fc.array(fc.array(chunk, { minLength: 1, maxLength: 4 }), { maxLength: 4 });
const attempt = fc.record({ waves, fails: fc.boolean() });
const situation = fc.record({
  attempts: fc.array(attempt, { minLength: 1, maxLength: 4 }),
  fallback: fc.boolean(),
  buffered: fc.boolean(),
  drains: fc.boolean(),
  continues: fc.boolean(),
});
type Situation = typeof situation extends fc.Arbitrary<infer T> ? T : never;

async function play({ attempts, fallback, buffered, drains, continues }: Situation, view: "stream" | "batches") {
  const told: string[] = [];
  const stream: L0Options["stream"] = ({ attempt }) => {
    const { waves, fails } = attempts[attempt - 1] ?? { waves: [[["z"]]], fails: false };
    const iterator = draining(waves, fails ? CUT : undefined);
    return drains ? iterator : { [Symbol.asyncIterator]: () => ({ next: iterator.next }) };
  };
  const result = await l0({
    stream,
    source: pieces,
    fallbackStreams: fallback ? [stream] : [],
    retry: { attempts: 2, maxRetries: 2, baseDelay: 10 },
    continueFromLastKnownGoodToken: continues && { minOverlap: 1 },
    checkIntervals: { checkpoint: 2 },
    delivery: buffered ? "buffered" : "live",
    onEvent: defineHandler({ label: "watch", handle: (event: L0Event) => void told.push(event.type) }),
  });
  const seen: StreamEvent[] = [];
  const sizes: number[] = [];
  const reading = (async () => {
    try {
      if (view === "stream") for await (const event of result.stream) seen.push(event);
      else for await (const batch of result.batches()) sizes.push(seen.push(...batch) && batch.length);
      return undefined;
    } catch (error) {
      return (error as L0Error).code;
    }
  })();
  await vi.advanceTimersByTimeAsync(200_000);
  const { content, tokenCount, receivedTokens, voidedTokens, outcome } = result.state;
  const counts = { content, tokenCount, receivedTokens, voidedTokens, outcome };
  return { seen, told, counts, sizes, error: await reading };
}

/** The text that a consumer has left. */
const held = (seen: readonly StreamEvent[]): string =>
  seen.reduce((text, event) => text.slice(0, event.offset) + (event.type === "token" ? event.value : ""), "");

test("batches and stream give the same events, whatever the source, the retries and the options", async () => {
  await fc.assert(
    fc.asyncProperty(situation, async (given) => {
      const { sizes: _, ...one } = await play(given, "stream");
      const { sizes, ...other } = await play(given, "batches");
      expect(other).toEqual(one);
      expect(sizes).not.toContain(0);
      const { content, tokenCount, receivedTokens, voidedTokens } = one.counts;
      expect(receivedTokens).toBe(tokenCount + voidedTokens);
      expect(held(one.seen)).toBe(content);
    }),
    { numRuns: 150 },
  );
}, 20_000);
