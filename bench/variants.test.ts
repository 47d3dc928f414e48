import { describe, expect, it } from "vitest";
import { jsonText } from "./json-text.ts";
import { prose } from "./prose.ts";
import { textOf } from "./text.ts";
import { BASE, CONTROL } from "./variant-names.ts";
import { variantsOver } from "./variants.ts";

describe.each([
  ["prose", textOf(prose(2000))],
  ["JSON", textOf(jsonText(2000))],
])("the variants over %s", (_, text) => {
  const variants = variantsOver(text);

  it("begin with the base and its control", () => {
    expect(variants.slice(0, 2).map(({ name }) => name)).toEqual([BASE, CONTROL]);
  });

  it("have names of their own", () => {
    expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
  });

  it.each(variants)("read every character, every time: $name", async ({ read }) => {
    expect(await read()).toBe(text.characters);
    expect(await read()).toBe(text.characters);
  });

  it.each(variants)("open a stream that can be left half read: $name", async ({ open }) => {
    const iterator = (await open())[Symbol.asyncIterator]();
    for (let chunk = 0; chunk < 50; chunk++) expect(await iterator.next()).toMatchObject({ done: false });
    await iterator.return?.();
    expect(await iterator.next()).toMatchObject({ done: true });
  });
});
