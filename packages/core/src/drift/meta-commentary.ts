import { Kind, type RecentWords, type WordListener } from "./kind.ts";
import { hashOf } from "./word-reader.ts";

/** The model speaks of itself. `|` parts the words that may stand in a place. */
const OF_ITSELF = [
  "as an ai i|im|ive|my",
  "as an ai assistant|model i|im|ive|my",
  "as an ai language model i|im|ive|my",
  "as a language model i|im|ive|my",
  "as a large language model i|im|ive|my",
  "am|im an ai assistant|language|model",
  "am|im just|only an ai",
  "apologize|sorry but i cannot|cant assist|comply|continue|fulfill|generate|provide",
  "apologize|sorry but i cannot|cant help with",
  "dont|not have personal beliefs|emotions|experiences|feelings|opinions|preferences",
  "my knowledge cutoff",
  "my training data",
];
/** The text speaks of itself: once is style, again and again is no progress. */
const OF_THE_TEXT = [
  "let me clarify|explain|rephrase",
  "to clarify",
  "in other words",
  "am|im sorry but i",
  "i apologize but i",
  "i cannot actually",
];

interface Phrase {
  readonly weight: number;
  /** Hashes of the words that may stand in each place, the last place first. */
  readonly places: readonly (readonly number[])[];
}

const phrasesOf = (texts: readonly string[], weight: number): Phrase[] =>
  texts.map((text) => ({
    weight,
    places: text
      .split(" ")
      .map((words) => words.split("|").map(hashOf))
      .toReversed(),
  }));
const PHRASES: readonly Phrase[] = [...phrasesOf(OF_ITSELF, 3), ...phrasesOf(OF_THE_TEXT, 1)];
const LAST_WORDS: readonly number[] = PHRASES.flatMap(({ places }) => places[0] as readonly number[]);

/** English phrases in which the model speaks of itself, or the text of itself, instead of going on. */
export class MetaCommentary extends Kind implements WordListener {
  readonly words: readonly number[] = LAST_WORDS;
  #found: { readonly at: number; readonly weight: number }[] = [];

  word(recent: RecentWords): void {
    const { metaWeight, windowSize } = this.settings;
    const at = recent.end(0);
    for (const { weight, places } of PHRASES) {
      if (!places.every((words, back) => words.includes(recent.hash(back)))) continue;
      // Each counts at least 1: more of them are not needed.
      this.#found = this.#found.slice(-Math.ceil(metaWeight)).filter((phrase) => phrase.at > at - windowSize);
      this.#weigh();
      this.#found.push({ at, weight });
      this.#weigh();
    }
  }

  #weigh(): void {
    this.report(this.#found.reduce((sum, { weight }) => sum + weight, 0) >= this.settings.metaWeight);
  }
}
