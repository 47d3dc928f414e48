import { expect, it } from "vitest";
import { prose } from "./prose.ts";
import { BASE, CONTROL } from "./variant-names.ts";
import { variantsOver } from "./variants.ts";

const TOKENS = prose(50);
const variants = variantsOver(TOKENS);

it("begin with the base and its control", () => {
  expect(variants.slice(0, 2).map(({ name }) => name)).toEqual([BASE, CONTROL]);
});

it("have names of their own", () => {
  expect(new Set(variants.map(({ name }) => name)).size).toBe(variants.length);
});

it.each(variants)("read every character, every time: $name", async ({ read }) => {
  const characters = TOKENS.join("").length;
  expect(await read()).toBe(characters);
  expect(await read()).toBe(characters);
});

it.each(variants)("open a stream that can be left half read: $name", async ({ open }) => {
  const iterator = (await open())[Symbol.asyncIterator]();
  for (let chunk = 0; chunk < 50; chunk++) expect(await iterator.next()).toMatchObject({ done: false });
  await iterator.return?.();
  expect(await iterator.next()).toMatchObject({ done: true });
});
