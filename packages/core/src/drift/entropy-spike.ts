import type { TextKind } from "./kind.ts";

/** UTF-16 units whose entropy is measured together. */
const BLOCK = 128;
/** Blocks before the first one that can be a spike. */
const LEAST = 10;
/** Blocks that the mean goes back to. */
const MOST = 50;

/** n · log2 n */
const N_LOG_N: Float64Array = Float64Array.from({ length: BLOCK + 1 }, (_, n) => (n > 0 ? n * Math.log2(n) : 0));
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
export const entropySpike: TextKind = ({ entropyDeviations, entropyFloor }, report) => {
  const counts = new Uint8Array(SYMBOLS);
  let length = 0;
  let blocks = 0;
  let mean = 0;
  let variance = 0;

  const endBlock = (): void => {
    let sum = 0;
    for (let symbol = 0; symbol < SYMBOLS; symbol++) sum += N_LOG_N[counts[symbol] as number] as number;
    length = 0;
    counts.fill(0);
    const entropy = Math.log2(BLOCK) - sum / BLOCK;
    const above = entropy - mean;
    const isSpike = blocks >= LEAST && entropy > entropyFloor && above > entropyDeviations * Math.sqrt(variance);
    report(isSpike);
    // A spike that stays must stand out from what was before it.
    if (isSpike) return;
    blocks++;
    const share = 1 / Math.min(blocks, MOST);
    mean += above * share;
    variance = (1 - share) * (variance + above * above * share);
  };

  return (text) => {
    for (let index = 0; index < text.length;) {
      const end = Math.min(text.length, index + BLOCK - length);
      length += end - index;
      for (; index < end; index++) {
        const code = text.charCodeAt(index);
        const symbol = code < 0x80 ? code : symbolOf(code);
        counts[symbol] = (counts[symbol] as number) + 1;
      }
      if (length === BLOCK) endBlock();
    }
  };
};
