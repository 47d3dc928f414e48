import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { l0, type L0Options, type StreamEvent } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";
import { attempts, CUT, END_MARK, pieces, play, type Said, thinking } from "./pieces.fixture.ts";

const CONTINUES = { continueFromLastKnownGoodToken: true, checkIntervals: { checkpoint: 1 } } as const;
describe("text that may repeat what is there", () => {
  // "x" may be the beginning of "xyx" or "xxyx" again.
  test("is given where the source fails behind its end mark", async () => {
    const { error, result } = await play({
      ...CONTINUES,
      stream: attempts([["xxyx"], CUT], [["x"], [END_MARK], CUT]),
    });
    expect(error).toBeUndefined();
    expect(result.state).toMatchObject({ content: "xxyxx", tokenCount: 2, receivedTokens: 2, voidedTokens: 0 });
  });

  test.each<[string, Said[][]]>([
    ["the source", [["x"]]],
    ["a chunk with it", [["x", CUT]]],
    ["a later chunk", [["x"], [thinking("hm")], [CUT]]],
  ])("is void, and counted so, where %s fails", async (_, chunks) => {
    const { outline, error, result } = await play({
      ...CONTINUES,
      stream: attempts([["xxyx"], CUT], [...chunks, CUT]),
      retry: { maxRetries: 1, baseDelay: 0 },
    });
    expect(outline).toBe("1@0:xxyx");
    expect(error).toMatchObject({ code: "NETWORK_ERROR" });
    expect(result.state).toMatchObject({ content: "xxyx", tokenCount: 1, receivedTokens: 2, voidedTokens: 1 });
  });

  test("keeps its place before what is no text", async () => {
    const { outline } = await play({
      ...CONTINUES,
      stream: attempts([["xxyx"], CUT], [["x"], [thinking("hm")], ["z"]]),
    });
    expect(outline).toBe("1@0:xxyx 2@4:x 2@5:hm 2@5:z 2@6:complete");
  });
});

test("what comes before the text of a continuation comes at once", async () => {
  const order: string[] = [];
  const chunks: Said[][] = [[thinking("1"), thinking("2")], [thinking("3")], ["cd"], ["ef"]];
  const stream: L0Options["stream"] = async function* ({ attempt }) {
    if (attempt === 1) yield ["abcd"];
    if (attempt === 1) throw CUT;
    for (const [index, chunk] of chunks.entries()) {
      order.push(`chunk ${index}`);
      yield chunk;
    }
  };
  const result = await l0({ ...CONTINUES, stream, source: pieces, retry: { baseDelay: 0 } });
  for await (const event of result.stream) order.push("value" in event ? event.value : event.type);
  expect(order).toEqual(["abcd", "chunk 0", "1", "2", "chunk 1", "3", "chunk 2", "chunk 3", "ef", "complete"]);
});

describe("a run of white space", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test("however long does not keep back what follows", async () => {
    const next = `${" ".repeat(13)}dddd`;
    const scripts = [scriptedSource(["a = b;\n  c", { throw: CUT }]), scriptedSource([next, { hang: true }])];
    const result = await l0({
      stream: (context) => scripts[context.attempt - 1]?.(context),
      continueFromLastKnownGoodToken: { normalizeWhitespace: true, minOverlap: 1, maxOverlap: 3 },
      checkIntervals: { checkpoint: 1 },
    });
    const seen: StreamEvent[] = [];
    const reading = (async () => {
      for await (const event of result.stream) seen.push(event);
    })();
    await vi.advanceTimersByTimeAsync(20_000);
    expect(seen).toMatchObject([{ value: "a = b;\n  c" }, { value: next, attempt: 2 }]);
    result.abort();
    await expect(reading).rejects.toMatchObject({ code: "STREAM_ABORTED" });
  });
});
