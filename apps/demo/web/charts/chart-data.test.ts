import { describe, expect, test } from "vitest";
import type { Piece } from "../run/piece.ts";
import { firstTokenData, gapData, rateData } from "./chart-data.ts";
import { firstTokenSummary } from "./first-token-summary.ts";
import { quantile } from "./quantile.ts";
import { rateSummary, rollingRate } from "./rolling-rate.ts";
import { gapSummary, tokenGaps } from "./token-gaps.ts";

const text = (at: number, attempt = 1, voided = false): Piece => ({
  kind: "text",
  at,
  attempt,
  offset: 0,
  text: "x",
  voided,
});

describe("the gaps between tokens", () => {
  const pieces = [text(100, 1, true), text(140, 1, true), text(600, 2), text(630, 2), text(690, 2)];

  test("are counted within an attempt, so a retry is no gap", () => {
    expect(tokenGaps(pieces)).toEqual([
      { at: 140, gap: 40, voided: true },
      { at: 630, gap: 30, voided: false },
      { at: 690, gap: 60, voided: false },
    ]);
  });

  test("take no notice of what is no text", () => {
    const reasoning: Piece = { ...text(120), kind: "reasoning" };
    expect(tokenGaps([text(100), reasoning, text(140)])).toEqual([{ at: 140, gap: 40, voided: false }]);
  });

  test("of void tokens are a row of their own", () => {
    expect(gapData(tokenGaps(pieces))).toEqual([
      [140, 630, 690],
      [null, 30, 60],
      [40, null, null],
    ]);
  });

  test("are summed up in a sentence", () => {
    expect(gapSummary(tokenGaps(pieces))).toBe(
      "Median 40 ms, longest 60 ms over 3 gaps, 1 of them between void tokens.",
    );
    expect(gapSummary([{ at: 1, gap: 7, voided: false }])).toBe("Median 7 ms, longest 7 ms over 1 gap.");
  });
});

describe("the rolling rate", () => {
  const steady = Array.from({ length: 41 }, (_, index) => text(index * 25));

  test("of a token every 25 ms is 40 a second once the window is full", () => {
    const full = rollingRate(steady, 1000).filter(({ at }) => at >= 500);
    expect(full.map(({ tokensPerSecond }) => tokensPerSecond)).toEqual(full.map(() => 40));
  });

  test("falls to nothing while no token comes", () => {
    expect(rollingRate(steady, 2000).at(-1)).toEqual({ at: 2000, tokensPerSecond: 0 });
  });

  test("ends at the end of the run, and at the last token while there is none", () => {
    expect(rollingRate([text(10), text(123)], 0).at(-1)).toEqual({ at: 123, tokensPerSecond: 4 });
    expect(rollingRate([text(10), text(123)], 777).at(-1)?.at).toBe(777);
  });

  test("has a bounded number of points however long the run", () => {
    expect(rollingRate([text(10)], 3_600_000).length).toBeLessThan(410);
  });

  test("of no token is nothing", () => {
    expect(rollingRate([], 1000)).toEqual([]);
  });

  test("is drawn and summed up", () => {
    const points = [
      { at: 0, tokensPerSecond: 0 },
      { at: 50, tokensPerSecond: 42.4 },
      { at: 100, tokensPerSecond: 10 },
    ];
    expect(rateData(points)).toEqual([
      [0, 50, 100],
      [0, 42.4, 10],
    ]);
    expect(rateSummary(points)).toBe("Peak 42 tokens/s, 10 tokens/s at the end; over the last 500 ms each.");
  });
});

describe("the times to first token", () => {
  const past = (timeToFirstToken?: number) => ({
    scenario: "s",
    client: "c",
    outcome: "completed",
    ...(timeToFirstToken !== undefined && { timeToFirstToken }),
  });

  test("set the latest run apart and leave a place for runs without a token", () => {
    expect(firstTokenData([past(40), past(), past(60)])).toEqual([
      [1, 2, 3],
      [40, null, null],
      [null, null, 60],
    ]);
  });

  test("are summed up in a sentence", () => {
    expect(firstTokenSummary([past(40)])).toBe("Latest 40 ms; 1 run in all.");
    expect(firstTokenSummary([past(40), past(120), past()])).toBe(
      "Latest had no token; fastest 40 ms, slowest 120 ms; 1 run without a token; 3 runs in all.",
    );
  });
});

describe("a quantile", () => {
  test.each([
    [[5], 0.5, 5],
    [[4, 1, 3, 2], 0.5, 2],
    [[4, 1, 3, 2], 1, 4],
    [[4, 1, 3, 2], 0, 1],
    [[], 0.5, Number.NaN],
  ])("of %j at %d is %d", (values, part, result) => {
    expect(quantile(values, part)).toBe(result);
  });
});
