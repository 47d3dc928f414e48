import { describe, expect, test } from "vitest";
import { defineHandler, type GuardrailRule, l0, type L0Result, type StreamPiece, type Violation } from "../index.ts";
import { attempts, play, thinking } from "./pieces.fixture.ts";

const base = { name: "r", severity: "error", recoverable: true, streaming: true } as const;
const error: Violation = { rule: "r", message: "no", severity: "error", recoverable: true };
const call: StreamPiece = { type: "message", role: "assistant", value: "{}", toolCallId: "c", toolName: "now" };

/** Finds `violations` in the token `bad`. */
const onBad = (...violations: Violation[]): GuardrailRule => ({
  ...base,
  start: () => ({ push: (text) => (text === "bad" ? violations : undefined), end: () => [] }),
});

describe("of a chunk with a token that a guardrail keeps back", () => {
  test.each([
    ["reasoning", thinking("hm")],
    ["a tool call", call],
    ["text", "more"],
  ])("what follows is kept back too: %s", async (_, behind) => {
    const {
      outline,
      told,
      error: failure,
      result,
    } = await play({
      stream: attempts([["a"], ["bad", behind, "b"], ["c"]]),
      guardrails: [onBad(error)],
      retry: { maxRetries: 0 },
    });
    expect(outline).toBe("1@0:a");
    expect(failure).toMatchObject({ code: "GUARDRAIL_VIOLATION" });
    expect(told.map(({ type }) => type)).not.toContain("TOOL_REQUESTED");
    expect(result.state).toMatchObject({ content: "a", receivedTokens: 2, voidedTokens: 1 });
  });

  test("what came before it is given", async () => {
    const { outline } = await play({
      stream: attempts([["a", thinking("hm"), "b", "bad", "c"]]),
      guardrails: [onBad(error)],
      retry: { maxRetries: 0 },
    });
    expect(outline).toBe("1@0:a 1@1:hm 1@1:b");
  });
});

test("of several violations none is told after the end of a session that a handler ends at the first", async () => {
  const facts: string[] = [];
  const result: L0Result = await l0({
    stream: () => ["a", "bad", "b"],
    guardrails: [onBad(error, error)],
    onEvent: defineHandler({
      label: "stop",
      handle: ({ type }) => {
        facts.push(type);
        if (type === "GUARDRAIL_VIOLATION") result.abort();
      },
    }),
  });
  const iterator = result.stream[Symbol.asyncIterator]();
  await iterator.next();
  await expect(iterator.next()).rejects.toMatchObject({ code: "STREAM_ABORTED" });
  expect(facts.filter((type) => type === "GUARDRAIL_VIOLATION")).toHaveLength(1);
  expect(facts.at(-1)).toBe("SESSION_END");
});
