import { expect, it } from "vitest";
import { forbiddenPhrases } from "./forbidden-phrases.ts";
import { jsonText } from "./json-text.ts";
import { prose } from "./prose.ts";

it("gives as many different phrases as were asked for, the same ones every time", () => {
  expect(new Set(forbiddenPhrases(1000)).size).toBe(1000);
  expect(forbiddenPhrases(1000).slice(0, 23)).toEqual(forbiddenPhrases(23));
});

it("gives none that the texts contain", () => {
  const texts = [prose(32_000).join(""), jsonText(32_000).join("")];
  const found = forbiddenPhrases(1000).filter((phrase) => texts.some((text) => text.includes(phrase)));
  expect(found).toEqual([]);
});
