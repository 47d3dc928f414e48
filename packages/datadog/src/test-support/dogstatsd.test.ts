import { expect, it } from "vitest";
import { parseDatagram } from "./dogstatsd.ts";

const parse = (text: string | Uint8Array) => parseDatagram(Buffer.from(text as string));

it("reads the lines of a datagram", () => {
  expect(parse("l0.a:1|c|#model:gpt-5,v:1:2\nl0.b:-1.5e3|d|@0.5\nl0.c:.5|g\n")).toEqual([
    { name: "l0.a", type: "c", value: 1, tags: ["model:gpt-5", "v:1:2"] },
    { name: "l0.b", type: "d", value: -1500, tags: [], rate: 0.5 },
    { name: "l0.c", type: "g", value: 0.5, tags: [] },
  ]);
});

it.each([
  ["no value", "l0.a|c"],
  ["a name with a space", "bad name:1|c"],
  ["a name that is not ASCII", "café:1|c"],
  ["no name", ":1|c"],
  ["NaN", "l0.a:NaN|g"],
  ["Infinity", "l0.a:Infinity|g"],
  ["two values", "l0.a:1:2|d"],
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
