/** Words of an essay, so that their lengths are spread as in the prose that models write. */
const WORDS =
  "the reader of a stream sees every word as it comes and cannot know which of them will stay because a model may " +
  "stop in the middle of a sentence and begin again with other words so that what was read before is void the " +
  "distance between two words is short but it is never the same and when the provider is busy it becomes long " +
  "enough for a person to notice that nothing moves at all in such a moment we would like to have an answer that " +
  "is better than waiting we could ask another provider or keep what we have and continue from the last sentence " +
  "which looked right to us all of this costs time and time is what a conversation has least of measurements are " +
  "useful only where they are honest about the machine and the hour in which somebody made them";
const LONGEST_PIECE = 8;

/** Deltas of varied prose as a tokenizer cuts it, 4.4 characters each on average; the same ones on every run. */
export function prose(count: number): string[] {
  const words = WORDS.split(" ");
  const random = seeded(1);
  const tokens: string[] = [];
  while (tokens.length < count) {
    const word = ` ${words[Math.floor(random() * words.length)]}`;
    for (let at = 0; at < word.length; at += LONGEST_PIECE) tokens.push(word.slice(at, at + LONGEST_PIECE));
    const chance = random();
    if (chance < 0.1) tokens.push(chance < 0.05 ? "," : ".");
  }
  return tokens.slice(0, count);
}

/** Random numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
