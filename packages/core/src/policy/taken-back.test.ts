import { describe, expect, test } from "vitest";
import { defineHandler, l0, type GuardrailRule, type L0Options, type StreamEvent } from "../index.ts";

const CUT = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
const token = (value: string, offset: number): StreamEvent => ({ type: "token", value, offset, attempt: 1 });
const reset = (offset: number, voidedTokens: number): StreamEvent => ({
  type: "reset",
  reason: "RATE_LIMITED",
  attempt: 2,
  offset,
  voidedTokens,
});
const complete = (offset: number): StreamEvent => ({ type: "complete", offset, attempt: 2 });

/** What another `l0()` gave, one list of events an attempt. */
const given =
  (...attempts: (readonly (StreamEvent | Error)[])[]): L0Options["stream"] =>
  ({ attempt }) =>
    (async function* () {
      for (const event of attempts[attempt - 1] ?? []) {
        if (event instanceof Error) throw event;
        yield event;
      }
    })();

async function play(options: L0Options) {
  const told: string[] = [];
  const onEvent = defineHandler({ label: "watch", handle: ({ type }) => void told.push(type) });
  const result = await l0({ onEvent, retry: { baseDelay: 0 }, monitoring: { enabled: true }, ...options });
  const seen: StreamEvent[] = [];
  for await (const event of result.stream) seen.push(event);
  const outline = seen
    .map((event) => `${event.attempt}@${event.offset}:${"value" in event ? event.value : event.type}`)
    .join(" ");
  return { outline, seen, told, result };
}

test("what a source takes back is void from there on, and counted so", async () => {
  const { outline, seen, told, result } = await play({
    stream: given([token("ab", 0), token("cd", 2), token("ef", 4), reset(2, 2), token("gh", 2), complete(4)]),
  });
  expect(outline).toBe("1@0:ab 1@2:cd 1@4:ef 1@2:reset 1@2:gh 1@4:complete");
  expect(seen[3]).toEqual({ type: "reset", attempt: 1, offset: 2, reason: "RATE_LIMITED", voidedTokens: 2 });
  expect(told.filter((type) => /reset/i.test(type))).toEqual(["RESET"]);
  const counts = { receivedTokens: 4, voidedTokens: 2 };
  expect(result.state).toMatchObject({ content: "abgh", contentLength: 4, tokenCount: 2, ...counts });
  expect(result.telemetry).toMatchObject({ contentLength: 4, metrics: { totalTokens: 2, ...counts } });
});

test("a retry after it makes the rest void, once", async () => {
  const { outline, result } = await play({
    stream: given([token("ab", 0), token("cd", 2), reset(0, 2), token("ef", 0), CUT], [token("gh", 0), complete(2)]),
  });
  expect(outline).toBe("1@0:ab 1@2:cd 1@0:reset 1@0:ef 2@0:reset 2@0:gh 2@2:complete");
  expect(result.state).toMatchObject({ content: "gh", tokenCount: 1, receivedTokens: 4, voidedTokens: 3 });
});

test("guardrails read what is left anew", async () => {
  const read: string[][] = [];
  const rule: GuardrailRule = {
    name: "r",
    severity: "error",
    recoverable: true,
    streaming: true,
    start: () => {
      const mine: string[] = [];
      read.push(mine);
      return { push: (text) => void mine.push(text), end: () => [] };
    },
  };
  const stream = given([token("ab", 0), token("cd", 2), reset(2, 1), token("ef", 2), complete(4)]);
  await play({ stream, guardrails: [rule] });
  expect(read).toEqual([
    ["ab", "cd"],
    ["ab", "ef"],
  ]);
});

test("a checkpoint behind it is forgotten, one before it is kept", async () => {
  const contexts: (string | undefined)[] = [];
  const run = async (offset: number) => {
    const stream = given(
      [token("ab", 0), token("cd", 2), token("ef", 4), reset(offset, (6 - offset) / 2), CUT],
      [token("gh", 0), complete(2)],
    );
    const { result } = await play({
      stream: (context) => (contexts.push(context.checkpoint), stream(context)),
      continueFromLastKnownGoodToken: true,
      checkIntervals: { checkpoint: 2 },
    });
    return result.state.content;
  };
  expect(await run(4)).toBe("abcdgh");
  expect(await run(2)).toBe("gh");
  expect(contexts).toEqual([undefined, "abcd", undefined, undefined]);
});

test("of a continuation counts from where it began, without what it repeated", async () => {
  const { outline, result } = await play({
    stream: given(
      [token("ab", 0), token("cd", 2), CUT],
      [token("cdef", 0), token("gh", 4), reset(4, 1), token("ij", 4), complete(6)],
    ),
    continueFromLastKnownGoodToken: true,
    checkIntervals: { checkpoint: 2 },
  });
  expect(outline).toBe("1@0:ab 1@2:cd 2@4:ef 2@6:gh 2@6:reset 2@6:ij 2@8:complete");
  expect(result.state).toMatchObject({ content: "abcdefij", tokenCount: 4, receivedTokens: 5, voidedTokens: 1 });
});

test("with buffered delivery is never seen", async () => {
  const { outline, told, result } = await play({
    stream: given([token("ab", 0), token("cd", 2), reset(2, 1), token("ef", 2), complete(4)]),
    delivery: "buffered",
  });
  expect(outline).toBe("1@0:ab 1@2:ef 1@4:complete");
  expect(told).not.toContain("RESET");
  expect(result.state).toMatchObject({ content: "abef", tokenCount: 2, receivedTokens: 3, voidedTokens: 1 });
});

test("with buffered delivery is cut off where it is the end of a token", async () => {
  const { outline, result } = await play({
    stream: given([token("abcd", 0), reset(2, 0), token("ef", 2), complete(4)]),
    delivery: "buffered",
  });
  expect(outline).toBe("1@0:ab 1@2:ef 1@4:complete");
  expect(result.state).toMatchObject({ content: "abef", tokenCount: 2, receivedTokens: 2, voidedTokens: 0 });
});

describe("where there is nothing to take back", () => {
  const thinks = (offset: number): StreamEvent => ({ type: "reasoning", value: "hm", offset, attempt: 1 });

  test.each<[string, readonly StreamEvent[], string]>([
    ["before anything was given", [reset(0, 0), token("a", 0), complete(1)], "1@0:a 1@1:complete"],
    ["before the first text, further on", [reset(1, 0), token("a", 1), complete(2)], "1@0:a 1@1:complete"],
    ["at the end of the text", [token("a", 0), reset(1, 0), token("b", 1), complete(2)], "1@0:a 1@1:b 1@2:complete"],
    ["twice", [token("a", 0), reset(0, 1), reset(0, 0), complete(0)], "1@0:a 1@0:reset 1@0:complete"],
    [
      "behind a piece that was before the text",
      [thinks(0), token("a", 0), reset(1, 0), complete(1)],
      "1@0:hm 1@0:a 1@1:complete",
    ],
  ])("nobody is told: %s", async (_, events, expected) => {
    const { outline } = await play({ stream: given(events), allowEmpty: true });
    expect(outline).toBe(expected);
  });

  test.each<[string, readonly StreamEvent[], string]>([
    ["first", [thinks(0), reset(0, 0), token("a", 0), complete(1)], "1@0:hm 1@0:reset 1@0:a 1@1:complete"],
    [
      "at the end of the text",
      [token("a", 0), thinks(1), reset(1, 0), token("b", 1), complete(2)],
      "1@0:a 1@1:hm 1@1:reset 1@1:b 1@2:complete",
    ],
  ])("but a piece that is no text, it is told: %s", async (_, events, expected) => {
    const { outline, seen } = await play({ stream: given(events) });
    expect(outline).toBe(expected);
    expect(seen.find(({ type }) => type === "reset")).toMatchObject({ voidedTokens: 0 });
  });
});

test("offsets of a source that lost its beginning are within the text that is there", async () => {
  const { outline, result } = await play({
    stream: given([token("ab", 500), reset(502, 0), token("cd", 502), complete(504)]),
  });
  expect(outline).toBe("1@0:ab 1@2:cd 1@4:complete");
  expect(result.state).toMatchObject({ content: "abcd", contentLength: 4, tokenCount: 2 });
});

describe("a continuation that takes back what it repeated", () => {
  const continues = (...events: StreamEvent[]): L0Options => ({
    stream: given([token("ab", 0), token("cd", 2), CUT], events),
    continueFromLastKnownGoodToken: true,
    checkIntervals: { checkpoint: 2 },
  });

  test("leaves the checkpoint as it is", async () => {
    const { outline, result } = await play(continues(token("cd", 0), reset(0, 1), token("ef", 0), complete(2)));
    expect(outline).toBe("1@0:ab 1@2:cd 2@4:ef 2@6:complete");
    expect(result.state).toMatchObject({ content: "abcdef", tokenCount: 3, receivedTokens: 4, voidedTokens: 1 });
  });

  test("and more counts each token as void once", async () => {
    const { outline, result, seen } = await play(
      continues(token("cd", 0), token("ef", 2), token("gh", 4), reset(0, 3), token("ij", 0), complete(2)),
    );
    expect(outline).toBe("1@0:ab 1@2:cd 2@4:ef 2@6:gh 2@4:reset 2@4:ij 2@6:complete");
    expect(seen.find(({ type }) => type === "reset")).toMatchObject({ offset: 4, voidedTokens: 2 });
    // Void are "cd", which repeats, "ef" and "gh".
    expect(result.state).toMatchObject({ content: "abcdij", tokenCount: 3, receivedTokens: 6, voidedTokens: 3 });
  });

  test("never takes the tokens of the checkpoint, whatever it says of their number", async () => {
    const { result } = await play(continues(token("xy", 0), reset(0, 9), token("ef", 0), complete(2)));
    expect(result.state).toMatchObject({ content: "abcdef", tokenCount: 3, receivedTokens: 4, voidedTokens: 1 });
  });
});
