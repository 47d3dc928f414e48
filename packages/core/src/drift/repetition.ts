import type { WordKind } from "./kind.ts";
import { Recurrences } from "./recurrences.ts";

/** Words of a phrase. */
const PHRASE = 5;
/** A phrase is hashed as a number whose digits are its words: the next word moves them up, the oldest falls out. */
const BASE = 0x01000193;
const BASE_OF_OLDEST = Math.imul(Math.imul(Math.imul(Math.imul(BASE, BASE), BASE), BASE), BASE);

/**
 * The same long sentence, or the same phrase of five words within one line, several times in a window. Lines that only
 * begin alike, as in lists and in code, are no repetition; nor are numbers, columns and punctuation.
 */
export const repetition: WordKind = ({ repetitions, sentenceLength, windowSize }, report) => {
  /** So near to the time before that all of them fit into the window. */
  const near = windowSize / (repetitions - 1);
  // Several times as many as a window can hold: a few are displaced too soon, and found a little later.
  const sentences = new Recurrences(windowSize / 16);
  const phrases = new Recurrences(windowSize / 2);
  let phrase = 0;
  let until = 0;

  const came = (times: number, at: number): void => {
    if (times >= repetitions) until = at + windowSize;
    if (until > 0) report(at < until);
  };

  return {
    word(recent) {
      phrase = (Math.imul(phrase, BASE) + recent.hash(0) - Math.imul(recent.hash(PHRASE), BASE_OF_OLDEST)) | 0;
      if (recent.run < PHRASE) return;
      const at = recent.end(0);
      came(phrases.add(phrase, recent.end(PHRASE), at, Math.max(recent.line, at - near)), at);
    },
    sentence(hash, at, length) {
      if (length > sentenceLength) came(sentences.add(hash, at, at, at - near), at);
    },
  };
};
