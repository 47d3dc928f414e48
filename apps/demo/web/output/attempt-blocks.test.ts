import { describe, expect, test } from "vitest";
import { viewOf } from "../run/run-view.ts";
import type { Piece } from "../run/piece.ts";
import { recordRun } from "../test-support/record-run.ts";
import { attemptBlocks, validText } from "./attempt-blocks.ts";

const piece = (text: string, rest: Partial<Piece> = {}): Piece => ({
  kind: "text",
  at: 0,
  attempt: 1,
  offset: 0,
  voided: false,
  text,
  ...rest,
});

describe("the blocks of the output", () => {
  test("neighbours that are shown alike are one stretch", () => {
    const [block] = attemptBlocks([piece("one"), piece(" two"), piece(" three", { voided: true })], []);
    expect(block?.stretches).toEqual([
      { kind: "text", text: "one two", voided: false },
      { kind: "text", text: " three", voided: true },
    ]);
  });

  test("reasoning is kept apart from text", () => {
    const pieces = [piece("hm", { kind: "reasoning" }), piece(" well", { kind: "reasoning" }), piece("one")];
    expect(attemptBlocks(pieces, [])[0]?.stretches.map(({ kind, text }) => [kind, text])).toEqual([
      ["reasoning", "hm well"],
      ["text", "one"],
    ]);
  });

  test("two tool calls stay two", () => {
    const call = piece("{}", { kind: "tool call", toolName: "find" });
    expect(attemptBlocks([call, call], [])[0]?.stretches).toHaveLength(2);
  });

  test("an attempt that gave nothing has a block too", async () => {
    const refused = { throw: new Error("socket hang up") };
    const { pieces, attempts } = viewOf(await recordRun([[refused], ["Hi"]]));
    const blocks = attemptBlocks(pieces, attempts);
    expect(blocks.map(({ attempt, stretches }) => [attempt, stretches.length])).toEqual([
      [1, 0],
      [2, 1],
    ]);
    expect(blocks[0]?.info?.errorCode).toBe("NETWORK_ERROR");
  });
});

describe("the text that stands", () => {
  test("has neither void text nor anything that is no text", () => {
    const pieces = [piece("one", { voided: true }), piece("hm", { kind: "reasoning" }), piece("eins"), piece(" zwei")];
    expect(validText(pieces)).toBe("eins zwei");
  });
});
