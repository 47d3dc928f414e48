import { describe, expect, test } from "vitest";
import { linesOf, parseLine } from "./parse-line.ts";

const parse = (line: string) => parseLine(new TextEncoder().encode(line));

describe("a well-formed metric", () => {
  test.each([
    ["l0.requests:1|c", { name: "l0.requests", type: "c", values: [1], tags: [] }],
    [
      "l0.duration:1.5:2:-3e-2|d|#model:gpt-x,outcome:completed",
      { values: [1.5, 2, -0.03], tags: ["model:gpt-x", "outcome:completed"] },
    ],
    ["a:12|ms|@0.25", { type: "ms", sampleRate: 0.25 }],
    ["a:12|h|#b|@1", { tags: ["b"], sampleRate: 1 }],
    ["a:4|g|T1700000000", { timestamp: 1_700_000_000 }],
    ["a:user|s", { values: ["user"] }],
    ["a:1|c|c:ci-0f00ba", { containerId: "ci-0f00ba" }],
    [
      "a:1|c|c:in-12|e:it-false,cn-web,pu-1-2|card:low",
      { containerId: "in-12", externalData: "it-false,cn-web,pu-1-2", cardinality: "low" },
    ],
    ["a:1|c|#größe:zwölf", { tags: ["größe:zwölf"] }],
  ])("%s is read", (line, message) => {
    expect(parse(line)).toMatchObject({ kind: "metric", ...message });
  });
});

describe("a malformed metric", () => {
  test.each([
    ["", /no metric name/],
    ["a", /no value/],
    ["a:1", /no metric type/],
    ["a:1|x", /"x" is no metric type/],
    [":1|c", /"" is no metric name/],
    ["bad name:1|c", /"bad name" is no metric name/],
    ["1a:1|c", /metric name/],
    [`${"a".repeat(201)}:1|c`, /metric name/],
    ["a:|c", /"" is no number/],
    ["a:NaN|g", /"NaN" is no number/],
    ["a:Infinity|g", /is no number/],
    ["a:+4|g", /is no number/],
    ["a:1::2|d", /is no number/],
    ["a:5|c|#evil:1|g", /The field "g" is unknown/],
    ["a:x:y|s", /A set has one value/],
    ["a:|s", /A set's value is empty/],
    ["a:1|c|", /The field "" is unknown/],
    ["a:1|c|#", /The tag "" is empty/],
    ["a:1|c|#b,", /The tag "" is empty/],
    ["a:1|c|#1b", /does not begin with a letter/],
    ["a:1|c|#b c", /has white space/],
    [`a:1|c|#b${"x".repeat(200)}`, /longer than 200/],
    ["a:1|c|#b|#c", /The field "#" comes twice/],
    ["a:1|c|@0", /no sample rate/],
    ["a:1|c|@2", /no sample rate/],
    ["a:1|g|@0.5", /The field "@0.5" is unknown/],
    ["a:1|d|T1700000000", /The field "T1700000000" is unknown/],
    ["a:1|c|T0", /no time/],
    [`a:1|c|T${Date.now()}`, /no time/],
    ["a:1|c|card:huge", /no cardinality/],
    ["a:1|c|e:xx-1", /no externalData/],
  ])("%s is refused", (line, reason) => {
    expect(() => parse(line)).toThrow(reason);
  });

  test("of bytes that are no UTF-8 is refused", () => {
    expect(() => parseLine(Uint8Array.of(0x61, 0xff))).toThrow(/no UTF-8/);
  });
});

describe("an event", () => {
  test("is read by the bytes of its title and text", () => {
    expect(parse("_e{5,6}:café|a\\nb|c|d:1700000000|h:web-1|k:cut|p:low|s:l0|t:error|#model:x")).toEqual({
      kind: "event",
      title: "café",
      text: "a\nb|c",
      timestamp: 1_700_000_000,
      hostname: "web-1",
      aggregationKey: "cut",
      priority: "low",
      sourceType: "l0",
      alertType: "error",
      tags: ["model:x"],
    });
  });

  test.each([
    ["_e{4,12}:café|Hello World!", /not those of its title and text/],
    ["_e{0,1}:|a", /title is empty/],
    ["_e{1,9}:a|b", /shorter than its lengths/],
    ["_e{1,1}:a|b|p:urgent", /no priority/],
    ["_e{1,1}:a|b|t:bad", /no alertType/],
    ["_e{1,1}:a|b|x:1", /The field "x:1" is unknown/],
    ["_e:a|b", /An event begins with/],
  ])("%s is refused", (line, reason) => {
    expect(() => parse(line)).toThrow(reason);
  });
});

describe("a service check", () => {
  test("is read up to its message", () => {
    expect(parse("_sc|l0.up|2|h:web-1|#a:b|m:down | again")).toEqual({
      kind: "check",
      name: "l0.up",
      status: 2,
      hostname: "web-1",
      tags: ["a:b"],
      message: "down | again",
    });
  });

  test.each([
    ["_sc|l0.up|4", /"4" is no status/],
    ["_sc||0", /no name/],
    ["_sc|l0.up|0|z:1", /unknown/],
  ])("%s is refused", (line, reason) => {
    expect(() => parse(line)).toThrow(reason);
  });
});

test("a datagram's lines end at its line breaks", () => {
  const lines = (text: string) => linesOf(new TextEncoder().encode(text)).map((line) => new TextDecoder().decode(line));
  expect(lines("a:1|c\nb:1|c")).toEqual(["a:1|c", "b:1|c"]);
  expect(lines("a:1|c\n")).toEqual(["a:1|c"]);
  expect(lines("a:1|c\n\nb:1|c")).toEqual(["a:1|c", "", "b:1|c"]);
  expect(lines("")).toEqual([]);
});
