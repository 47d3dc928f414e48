import { expect, it } from "vitest";
import { parseDatagram } from "./parse-datagram.ts";

const parse = (text: string | Uint8Array) => parseDatagram(Buffer.from(text as string));

it("reads the lines of a datagram", () => {
  expect(parse("l0.a:1|c|#model:gpt-5,v:1:2\nl0.b:-1.5e3|d|@0.5\nl0.c:.5|g\n")).toEqual([
    { name: "l0.a", type: "c", value: 1, tags: ["model:gpt-5", "v:1:2"] },
    { name: "l0.b", type: "d", value: -1500, tags: [], rate: 0.5 },
    { name: "l0.c", type: "g", value: 0.5, tags: [] },
  ]);
});

it("reads several values of one line, members of sets, times and origins", () => {
  const common = { type: "d", tags: ["a:b"] };
  const origin = { container: "ci-abc", external: "it-false,cn-web,pu-1", cardinality: "low" };
  expect(parse("l0.d:1:2.5|d|#a:b")).toEqual([
    { name: "l0.d", value: 1, ...common },
    { name: "l0.d", value: 2.5, ...common },
  ]);
  expect(parse("l0.s:a:b|s")).toEqual([{ name: "l0.s", type: "s", value: 1, member: "a:b", tags: [] }]);
  expect(parse("l0.g:3|g|c:ci-abc|T1656581400|card:low|e:it-false,cn-web,pu-1")).toEqual([
    { name: "l0.g", type: "g", value: 3, tags: [], timestamp: 1_656_581_400, origin },
  ]);
});

it("reads events by their bytes, and checks", () => {
  expect(parse("_e{5,6}:café|a|b\\nc|t:error|p:low|#env:x")).toEqual([
    { title: "café", text: "a|b\\nc", tags: ["env:x"] },
  ]);
  expect(parse("_sc|l0.up|2|h:web|#env:x|m:it is down")).toEqual([{ check: "l0.up", status: 2, tags: ["env:x"] }]);
});

it.each([
  ["no value", "l0.a|c"],
  ["a name with a space", "bad name:1|c"],
  ["a name that is not ASCII", "café:1|c"],
  ["no name", ":1|c"],
  ["NaN", "l0.a:NaN|g"],
  ["Infinity", "l0.a:Infinity|g"],
  ["a value that is none among others", "l0.a:1:x|d"],
  ["a time on a distribution", "l0.a:1|d|T1656581400"],
  ["a time before 1970", "l0.a:1|c|T-5"],
  ["a cardinality that is none", "l0.a:1|c|card:some"],
  ["external data that is none", "l0.a:1|c|e:evil"],
  ["a field that nobody knows", "l0.a:1|c|x:1"],
  ["an event with lengths in UTF-16", "_e{4,2}:café|hi"],
  ["an event without a title", "_e{0,2}:|hi"],
  ["an event that is too short", "_e{2,9}:hi|there"],
  ["an event with more text than it says", "_e{2,2}:hi|there"],
  ["a check with a status that is none", "_sc|l0.up|7"],
  ["a check with something after its message", "_sc|l0.up|0|m:x|#a:b"],
  ["an unknown type", "l0.a:1|x"],
  ["a forged second type", "l0.a:5|c|#evil:1|g"],
  ["an empty line", "l0.a:1|c\n\nl0.b:1|c"],
  ["an empty tag", "l0.a:1|c|#a:1,"],
  ["a tag with a space", "l0.a:1|c|#a:x y"],
  ["a tag without a value", "l0.a:1|c|#a:"],
  ["a tag that is too long", `l0.a:1|c|#a:${"x".repeat(200)}`],
  ["a tag twice", "l0.a:1|c|#a:1,a:2"],
  ["tags twice", "l0.a:1|c|#a:1|#b:1"],
  ["a rate on a gauge", "l0.a:1|g|@0.5"],
  ["a rate above 1", "l0.a:1|c|@2"],
  ["bytes that are no UTF-8", Uint8Array.of(0x61, 0xff)],
])("refuses %s", (_, datagram) => {
  expect(() => parse(datagram)).toThrow();
});
