import { expect, it } from "vitest";
import { GEN_AI_BUCKETS, STREAM_BUCKETS } from "./buckets.ts";

it("are those of vLLM for the time to first token and between tokens, so that its panels show both", () => {
  expect(STREAM_BUCKETS.timeToFirstToken.join(" ")).toBe(
    "0.001 0.005 0.01 0.02 0.04 0.06 0.08 0.1 0.25 0.5 0.75 1 2.5 5 7.5 10 20 40 80 160 640 2560",
  );
  expect(STREAM_BUCKETS.interToken.join(" ")).toBe(
    "0.01 0.025 0.05 0.075 0.1 0.15 0.2 0.3 0.4 0.5 0.75 1 2.5 5 7.5 10 20 40 80",
  );
});

it("double from 0.01 s, and are powers of 4 for tokens, in the GenAI conventions", () => {
  const seconds = Array.from({ length: 14 }, (_, power) => 2 ** power / 100);
  const { tokens, ...times } = GEN_AI_BUCKETS;
  for (const bounds of Object.values(times)) expect(bounds).toEqual(seconds);
  expect(tokens).toEqual(Array.from({ length: 14 }, (_, power) => 4 ** power));
});

it("know a refused call from a long agent run by their duration", () => {
  const { duration } = STREAM_BUCKETS;
  expect([duration[0], duration.at(-1)]).toEqual([0.1, 1200]);
  for (const [index, bound] of duration.entries())
    expect(bound / (duration[index - 1] ?? bound)).toBeLessThanOrEqual(2.5);
});
