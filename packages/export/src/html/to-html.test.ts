import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { manyRecords } from "../test-support/many-records.ts";
import { anyTelemetry, bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { type HTMLOptions, toHTML } from "./to-html.ts";

describe("the page", () => {
  const page = toHTML(manyRecords(500));

  test("is one file that loads nothing and runs nothing", () => {
    expect(page).toMatch(/^<!doctype html>/);
    expect(page).toContain("default-src &#39;none&#39;");
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|https?:|\son\w+=/i);
  });

  test("is the same for the same records, in whatever order they come", () => {
    expect(toHTML(manyRecords(500))).toBe(page);
    expect(toHTML(manyRecords(500).toReversed())).toBe(page);
  });

  test("takes any iterable", () => {
    expect(toHTML(new Set(manyRecords(500)))).toBe(page);
  });

  test("hardly grows with the number of records", () => {
    const large = toHTML(manyRecords(20_000));
    expect(large.length).toBeLessThan(200_000);
    expect(large.match(/<rect/g)?.length).toBeLessThan(600);
  });

  test("says the numbers", () => {
    const text = toHTML([fullTelemetry, bareTelemetry]).replaceAll(/<[^>]+>/g, " ");
    expect(text).toMatch(/Streams\s+2\s+1 failed/);
    expect(text).toMatch(/Time to first token\s+252 ms\s+median; 95 % within 252 ms/);
    expect(text).toMatch(/Tokens\s+206\s+20 more made void/);
    expect(text).toMatch(/Cost\s+\$0\.038\s+\$0\.013 of it wasted/);
    expect(text).toMatch(/RATE_LIMITED \(partial_chunks\)/);
  });

  test("holds nothing of metadata, messages, text or stacks", () => {
    const secret = "SECRET";
    const page = toHTML([
      {
        ...fullTelemetry,
        metadata: { secret },
        error: { ...fullTelemetry.error!, message: secret, stack: secret },
        continuation: { enabled: true, used: true, checkpointContent: secret },
        retries: { ...fullTelemetry.retries, lastError: secret },
      },
    ]);
    expect(page).not.toContain(secret);
  });
});

test("no record makes a number that is none, or HTML that is not closed", () => {
  fc.assert(
    fc.property(fc.array(anyTelemetry, { maxLength: 5 }), (records) => {
      const text = toHTML(records);
      expect(text).not.toMatch(/NaN|Infinity|undefined|\[object/);
      expect(text.match(/<section/g)?.length).toBe(text.match(/<\/section>/g)?.length);
    }),
    { numRuns: 50 },
  );
});

test("a type of error may have the name of what every object has", () => {
  const errorsByType = { ["__proto__"]: 2, constructor: 3, toString: 1 };
  const text = toHTML([bareTelemetry, { ...bareTelemetry, network: { errorCount: 6, errorsByType } }]);
  expect(text).not.toMatch(/NaN|\[object|native code/);
  expect(text).toContain("__proto__");
});

test.each([Number.NaN, Infinity, -Infinity, -5, 1e300])("a time and a number of %d spoil no chart", (value) => {
  const broken = {
    ...bareTelemetry,
    startTime: value,
    duration: value,
    metrics: { ...bareTelemetry.metrics, timeToFirstToken: value, totalTokens: value },
  };
  const text = toHTML([...manyRecords(10), broken]);
  expect(text).not.toMatch(/NaN|Infinity|undefined/);
  expect(text.length).toBeLessThan(200_000);
});

test("says of the models that it shows the most used ones, where there are more", () => {
  const ofModels = (count: number): string =>
    toHTML(Array.from({ length: count }, (_, model) => ({ ...bareTelemetry, model: `model-${model}` })));
  expect(ofModels(20)).toContain("<h2>Models</h2>");
  expect(ofModels(21)).toContain("<h2>The 20 most used of 21 models</h2>");
  expect(ofModels(21).match(/<bdi>model-/g)).toHaveLength(20);
});

test("a failure that knows no time is behind those that do", () => {
  const failed = (startTime: number) => ({
    ...bareTelemetry,
    outcome: "failed" as const,
    startTime,
    duration: startTime,
  });
  const text = toHTML([1000, Number.NaN, 3000, Number.NaN, 2000].map(failed));
  expect(text).not.toContain("NaN");
  const latest = text.slice(text.indexOf("Latest failures"));
  expect(latest.match(/1970-01-01 00:00:0\d/g)).toEqual([3, 2, 1].map((second) => `1970-01-01 00:00:0${second}`));
});

test.each([
  [{ title: 5 }, /toHTML: the option "title" is 5\. Allowed is a text\./],
  [{ name: "x" }, /toHTML: there is no option "name"\. Its options are title\./],
])("refuses the options %j", (options, message) => {
  expect(() => toHTML([], options as HTMLOptions)).toThrow(message);
});
