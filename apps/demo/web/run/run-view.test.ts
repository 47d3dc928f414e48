import { describe, expect, test } from "vitest";
import type { RunMessage } from "../../protocol.ts";
import { recordRun } from "../test-support/record-run.ts";
import type { Piece } from "./piece.ts";
import { EMPTY_RUN, nextView, type RunView, viewOf } from "./run-view.ts";

const token = (value: string, offset: number, attempt = 1): RunMessage => ({
  kind: "stream",
  at: 10 * offset,
  event: { type: "token", value, offset, attempt },
});
const reset = (offset: number): RunMessage => ({
  kind: "stream",
  at: 100,
  event: { type: "reset", offset, attempt: 2, reason: "NETWORK_ERROR", voidedTokens: 1 },
});
const shown = ({ pieces }: RunView): [string, boolean][] => pieces.map(({ text, voided }: Piece) => [text, voided]);

describe("a run that is recorded from L0", () => {
  test("a healthy run has its text, one attempt, its events and its telemetry", async () => {
    const view = viewOf(await recordRun([["Hello", " world"]]));
    expect(view.state).toBe("completed");
    expect(shown(view)).toEqual([
      ["Hello", false],
      [" world", false],
    ]);
    expect(view.attempts).toMatchObject([{ attempt: 1, outcome: "completed", fallbackIndex: 0 }]);
    expect(view.events.map(({ type }) => type)).toEqual([
      "SESSION_START",
      "ATTEMPT_START",
      "FIRST_TOKEN",
      "ATTEMPT_END",
      "COMPLETE",
      "SESSION_END",
    ]);
    expect(view.telemetry?.metrics.totalTokens).toBe(2);
    expect(view.done).toBe(true);
  });

  test("a retried run has void text, a reset, two attempts and the wait between them", async () => {
    const view = viewOf(await recordRun([["Hello", { throw: new Error("socket hang up") }], ["Hi"]]));
    expect(shown(view)).toEqual([
      ["Hello", true],
      ["Hi", false],
    ]);
    expect(view.resets).toMatchObject([{ offset: 0, reason: "NETWORK_ERROR", voidedTokens: 1 }]);
    const [first, second] = view.attempts;
    expect(first).toMatchObject({ outcome: "failed", errorCode: "NETWORK_ERROR" });
    expect(first).not.toHaveProperty("waitedFrom");
    expect(second).toMatchObject({ outcome: "completed" });
    expect(second?.waitedFrom).toBe(view.events.find(({ type }) => type === "RETRY_ATTEMPT")?.at);
  });

  test("a run that fails for good has the error of its reader and keeps its text", async () => {
    const retry = { attempts: 0, maxRetries: 0 };
    const view = viewOf(await recordRun([["Hello", { throw: new Error("socket hang up") }]], { retry }));
    expect(view.state).toBe("failed");
    expect(view.failure?.code).toBe("NETWORK_ERROR");
    expect(shown(view)).toEqual([["Hello", false]]);
  });
});

describe("a reset", () => {
  test("voids what lies at or after its offset, and only that", () => {
    const view = viewOf([token("one", 0), token(" two", 3), token(" three", 7), reset(3)]);
    expect(shown(view)).toEqual([
      ["one", false],
      [" two", true],
      [" three", true],
    ]);
  });

  test("does not void what comes after it", () => {
    expect(shown(viewOf([token("one", 0), reset(0), token("eins", 0, 2)]))).toEqual([
      ["one", true],
      ["eins", false],
    ]);
  });

  test("voids reasoning and tool calls too", () => {
    const at = 0;
    const view = viewOf([
      { kind: "stream", at, event: { type: "reasoning", value: "hm", offset: 0, attempt: 1 } },
      {
        kind: "stream",
        at,
        event: {
          type: "message",
          role: "assistant",
          value: "{}",
          toolCallId: "1",
          toolName: "find",
          offset: 0,
          attempt: 1,
        },
      },
      reset(0),
    ]);
    expect(view.pieces).toMatchObject([
      { kind: "reasoning", voided: true },
      { kind: "tool call", toolName: "find", voided: true },
    ]);
  });
});

describe("other messages", () => {
  test("output that is not text is shown as JSON", () => {
    const view = viewOf([
      { kind: "stream", at: 1, event: { type: "data", data: { a: 1 }, offset: 0, attempt: 1 } },
      { kind: "stream", at: 2, event: { type: "progress", progress: 0.5, offset: 0, attempt: 1 } },
      {
        kind: "stream",
        at: 3,
        event: {
          type: "message",
          role: "tool",
          value: "12 °C",
          toolCallId: "1",
          toolName: "find",
          offset: 0,
          attempt: 1,
        },
      },
    ]);
    expect(view.pieces.map(({ kind, text }) => [kind, text])).toEqual([
      ["data", `{"a":1}`],
      ["progress", "0.5"],
      ["tool result", "12 °C"],
    ]);
  });

  test("what an adapter sent is kept under its name", () => {
    const item = { at: 1, summary: "1 span", body: "{}", fileName: "a.json", mediaType: "application/json" };
    const view = viewOf([
      { kind: "sent", adapter: "otel", items: [item], rejected: 2 },
      { kind: "sent", adapter: "sentry", items: [], rejected: 0 },
    ]);
    expect(view.sent).toEqual({ otel: { items: [item], rejected: 2 }, sentry: { items: [], rejected: 0 } });
  });

  test("problems are kept in order and do not end the run", () => {
    const view = viewOf([
      { kind: "problem", message: "first" },
      { kind: "problem", message: "second" },
    ]);
    expect(view.problems).toEqual(["first", "second"]);
    expect(view.done).toBe(false);
  });

  test("a run that is never read ends without telemetry", () => {
    const view = viewOf([{ kind: "ended", at: 3, outcome: "never read" }]);
    expect(view.state).toBe("never read");
    expect(view).not.toHaveProperty("telemetry");
  });

  test("a view is never changed, only replaced", () => {
    const before = viewOf([token("one", 0)]);
    const copy = structuredClone(before);
    nextView(before, reset(0));
    nextView(before, token(" two", 3));
    expect(before).toEqual(copy);
    expect(EMPTY_RUN.pieces).toEqual([]);
  });
});
