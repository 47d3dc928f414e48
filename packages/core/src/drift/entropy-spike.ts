import { Kind, type TextReader } from "./kind.ts";

/** UTF-16 units whose entropy is measured together. */
const BLOCK = 128;
/** Blocks before the first one that can be a spike. */
const LEAST = 10;
/** Blocks that the mean goes back to. */
const MOST = 50;

/** Whole numbers are added faster; those of a block stay below 2 ** 31. */
const SCALE = 2 ** 20;
const scaled = (n: number): number => (n > 0 ? Math.round(SCALE * n * Math.log2(n)) : 0);
/** By how much n · log2 n grows with the next n. */
const GROWTH: Int32Array = Int32Array.from({ length: BLOCK }, (_, n) => scaled(n + 1) - scaled(n));
const SYMBOLS = 192;

/**
 * Beyond ASCII, what lies in one block of 256 is one symbol, and so is all of East Asia, and so are all surrogates:
 * many signs are no disorder. Text in another script thus has less entropy than English, never more.
 */
const symbolOf = (code: number): number => 0x80 + Math.min(code >> 8, 0x2e) + Number(code >> 11 === 0x1b);

/**
 * Noise: the entropy of a block, bits a character, is far above that of the blocks before it, and above that of any
 * language, code or table. So another language, a code block or a table after prose is no spike.
 */
export class EntropySpike extends Kind implements TextReader {
  readonly #counts: Uint8Array = new Uint8Array(SYMBOLS);
  #length = 0;
  #sum = 0;
  #blocks = 0;
  #mean = 0;
  #variance = 0;

  read(text: string): void {
    for (let from = 0; from < text.length;) {
      const to = Math.min(text.length, from + BLOCK - this.#length);
      this.#count(text, from, to);
      this.#length += to - from;
      if (this.#length === BLOCK) this.#endBlock();
      from = to;
    }
  }

  #count(text: string, from: number, to: number): void {
    const growth = GROWTH;
    const counts = this.#counts;
    let sum = this.#sum;
    for (let index = from; index < to; index++) {
      const code = text.charCodeAt(index);
      const symbol = code < 0x80 ? code : symbolOf(code);
      const before = counts[symbol] as number;
      counts[symbol] = before + 1;
      sum = (sum + (growth[before] as number)) | 0;
    }
    this.#sum = sum;
  }

  #endBlock(): void {
    const { entropyDeviations, entropyFloor } = this.settings;
    const entropy = Math.log2(BLOCK) - this.#sum / SCALE / BLOCK;
    this.#length = this.#sum = 0;
    this.#counts.fill(0);
    const above = entropy - this.#mean;
    const isSpike =
      this.#blocks >= LEAST && entropy > entropyFloor && above > entropyDeviations * Math.sqrt(this.#variance);
    this.report(isSpike);
    // A spike that stays must stand out from what was before it.
    if (isSpike) return;
    const share = 1 / Math.min(++this.#blocks, MOST);
    this.#mean += above * share;
    this.#variance = (1 - share) * (this.#variance + above * above * share);
  }
}
