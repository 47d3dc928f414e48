import { seeded } from "./prose.ts";

const SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo zu bra che dri stro thu wen lor mar tis sen pol ven".split(
  " ",
);

/** Phrases of made-up words, as a list of names that an answer must not contain; none is in the texts of these benchmarks. */
export function forbiddenPhrases(count: number): string[] {
  const random = seeded(3);
  const syllable = (): string => SYLLABLES[Math.floor(random() * SYLLABLES.length)] ?? "";
  const word = (): string => Array.from({ length: 2 + Math.floor(random() * 3) }, syllable).join("");
  const phrases = new Set<string>();
  while (phrases.size < count) phrases.add(random() < 0.5 ? `${word()}x` : `${word()} ${word()}x`);
  return [...phrases];
}
