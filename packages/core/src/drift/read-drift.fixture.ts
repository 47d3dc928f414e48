import { drift, type DriftOptions, type DriftType } from "./index.ts";

/** A kind of drift, and how much of the text had been read when it began. */
export type Beginning = readonly [type: DriftType, at: number];

/** All that begins in a text, read one UTF-16 unit a call. */
export function driftsIn(text: string, options?: DriftOptions): Beginning[] {
  const run = drift(options).start();
  return [...text.split("").keys()].flatMap((at) =>
    (run.check(text.charAt(at))?.types ?? []).map((type) => [type, at + 1] as const),
  );
}

/** The kinds that begin in a text, in order. */
export const kindsIn = (text: string, options?: DriftOptions): DriftType[] =>
  driftsIn(text, options).map(([type]) => type);

const WORDS =
  "a the an old young small grey river harbour boat bridge street window garden letter baker sailor teacher winter " +
  "evening market finds leaves sells keeps paints crosses behind under without near along after because while until";

/** Plain prose: sentences of ten words in no order. */
export function plain(sentences: number): string {
  const words = WORDS.split(" ");
  const random = seeded(sentences);
  const word = (): string => words[Math.floor(random() * words.length)] as string;
  return Array.from({ length: sentences }, () => `${Array.from({ length: 10 }, word).join(" ")}. `).join("");
}

/** Numbers from 0 to 1, the same on every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) | 0;
    return (state >>> 8) / 2 ** 24;
  };
}

/** Characters of an alphabet in no order. */
export function noise(length: number, alphabet: string): string {
  const random = seeded(1);
  return Array.from({ length }, () => alphabet.charAt(Math.floor(random() * alphabet.length))).join("");
}
export const PRINTABLE: string = Array.from({ length: 94 }, (_, i) => String.fromCharCode(0x21 + i)).join("");
