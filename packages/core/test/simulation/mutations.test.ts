import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { MUTATIONS } from "./mutations.ts";

// That each of them is found says `node test/simulation/mutants.ts`, which takes some minutes.
test.each(MUTATIONS)("$name: can be put into $file", async ({ file, from, to }) => {
  const text = await readFile(new URL(`../../src/${file}`, import.meta.url), "utf8");
  expect(text.split(from)).toHaveLength(2);
  expect(to).not.toBe(from);
  const members = [...to.matchAll(/this\.#?\w+/g)].map(([member]) => member);
  expect(members.filter((member) => !text.includes(member))).toEqual([]);
});
