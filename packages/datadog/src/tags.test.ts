import { expect, it } from "vitest";
import { tag } from "./tags.ts";

it.each([
  ["gpt-5", "model:gpt-5"],
  ["anthropic.claude-v2:1", "model:anthropic.claude-v2:1"],
  ["meta/llama_3", "model:meta/llama_3"],
  ["modèle-日本", "model:modèle-日本"],
  ["a b\tc", "model:a_b_c"],
  ["a|b,c#d@e", "model:a_b_c_d_e"],
  ["a\nb\r\u2028\u0000", "model:a_b___"],
  ["🚀\ud800", "model:__"],
  ["ends:::", "model:ends"],
  ["x".repeat(300), `model:${"x".repeat(194)}`],
  [`${"x".repeat(193)}\u{1d4b3}`, `model:${"x".repeat(193)}_`],
  ["日".repeat(300), `model:${"日".repeat(64)}`],
])("makes of %j a tag that breaks nothing", (value, expected) => {
  expect(tag("model", value)).toEqual([expected]);
});

it.each([
  [7, "key:7"],
  [-0.5, "key:-0.5"],
  [true, "key:true"],
  [10n, "key:10"],
])("makes a tag of %s", (value, expected) => {
  expect(tag("key", value)).toEqual([expected]);
});

it.each([undefined, null, "", ":::", Number.NaN, Infinity, { a: 1 }, ["a"], () => "a", Symbol("a")])(
  "makes no tag of %s",
  (value) => {
    expect(tag("model", value)).toEqual([]);
  },
);
