import { Kind, type RecentWords, type WordListener } from "./kind.ts";
import { hashOf } from "./word-reader.ts";

const FORMAL =
  "therefore thus hence moreover furthermore consequently nevertheless nonetheless accordingly notwithstanding whereas whereby herein hereby thereof pursuant";
const INFORMAL =
  "gonna wanna gotta kinda sorta dunno lemme gimme yeah yep yup nope nah lol lmao omg btw haha hehe dude bro yall aint okay hey";

/** How many marks are remembered, whatever the text: time and memory stay linear and constant. */
const MOST_MARKS = 64;

const tonesOf = (words: string, tone: number): [number, number][] =>
  words.split(" ").map((word) => [hashOf(word), tone]);
const TONES: ReadonlyMap<number, number> = new Map([...tonesOf(FORMAL, 1), ...tonesOf(INFORMAL, -1)]);
const WORDS: readonly number[] = [...TONES.keys()];

/**
 * Formal English turns into informal English, or back, from one half of the window to the other. Text without such
 * words has no tone to shift from.
 */
export class ToneShift extends Kind implements WordListener {
  readonly words: readonly number[] = WORDS;
  #marks: { readonly at: number; readonly tone: number }[] = [];

  word(recent: RecentWords): void {
    const tone = TONES.get(recent.hash(0));
    if (tone === undefined) return;
    const { toneChange, windowSize } = this.settings;
    const at = recent.end(0);
    this.#marks = [...this.#marks.slice(1 - MOST_MARKS), { at, tone }].filter((mark) => mark.at > at - windowSize);
    let earlier = 0;
    let later = 0;
    for (const mark of this.#marks) {
      if (mark.at > at - windowSize / 2) later += mark.tone;
      else earlier += mark.tone;
    }
    this.report(earlier * later < 0 && Math.abs(later - earlier) > toneChange);
  }
}
