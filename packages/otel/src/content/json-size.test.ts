import { describe, expect, it } from "vitest";

import { jsonOf, jsonSize, longestInJson } from "./json-size.ts";

const cyclic: { self?: unknown } = {};
cyclic.self = cyclic;

describe("the size of a value", () => {
  it.each([
    ["é", 4],
    [{ n: 1n }, 9],
    [undefined, Infinity],
    [cyclic, Infinity],
  ])("in JSON: that of %o is %d bytes", (value, bytes) => {
    expect(jsonSize(value)).toBe(bytes);
  });

  it("is that of the JSON it is exported as", () => {
    expect(jsonOf({ n: 1n })).toBe('{"n":"1"}');
    expect(jsonOf(cyclic)).toBeUndefined();
  });
});

describe("the longest beginning of a text", () => {
  const text = 'a\u{1F600}é"\n\u{1F600}';
  it.each(Array.from({ length: 20 }, (_, bytes) => bytes))("fits %d bytes, and is never half a character", (bytes) => {
    const cut = longestInJson(text, bytes);
    expect(text.startsWith(cut)).toBe(true);
    expect(cut.isWellFormed()).toBe(true);
    expect(jsonSize(cut) - 2).toBeLessThanOrEqual(bytes);
  });

  it("is the whole text where that fits, and nothing where nothing does", () => {
    expect(longestInJson(text, jsonSize(text) - 2)).toBe(text);
    expect(longestInJson("text", -1)).toBe("");
  });
});
