import { describe, expect, test } from "vitest";
import { Lines } from "./lines.ts";

function linesOf(...pieces: string[]): string[] {
  const lines = new Lines();
  const seen: string[] = [];
  for (const piece of pieces) {
    lines.add(piece);
    for (let line = lines.next(); line !== undefined; line = lines.next()) seen.push(line);
  }
  return seen;
}

describe("lines", () => {
  test.each([
    ["LF", ["a\nb\n"]],
    ["CR", ["a\rb\r"]],
    ["CRLF", ["a\r\nb\r\n"]],
    ["CRLF that a border cuts", ["a\r", "\nb\r", "", "\n"]],
    ["pieces without an end", ["", "a", "\n", "", "b", "\r"]],
  ])("end with %s", (_, pieces) => {
    expect(linesOf(...pieces)).toEqual(["a", "b"]);
  });

  test("may be empty, and CR CR are two ends", () => {
    expect(linesOf("\n\r\r", "\n\n")).toEqual(["", "", "", ""]);
  });

  test("are given once they are whole", () => {
    expect(linesOf("a", "b")).toEqual([]);
  });

  test("of many megabytes in small pieces take linear time", () => {
    const piece = "x".repeat(1000);
    const started = performance.now();
    expect(linesOf(...Array.from({ length: 20_000 }, () => piece), "\n")[0]).toHaveLength(20_000_000);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});
