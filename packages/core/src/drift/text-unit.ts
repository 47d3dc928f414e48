/** What a UTF-16 unit is to a reader of words. */
export const LETTER = 0;
export const DIGIT = 1;
/** Belongs to a word without being part of it: `don't` is `dont`. */
export const SILENT = 2;
export const SPACE = 3;
export const LINE_END = 4;
/** Ends a sentence where white space follows. */
export const STOP = 5;
/** Ends a sentence. */
export const FULL_STOP = 6;
/** Parts words, in prose as elsewhere. */
export const PAUSE = 7;
/** What is common in code, data and tables, and rare in prose. */
export const STRUCTURE = 8;
/** Prose has none of it. */
export const CODE = 9;

type Range = readonly [unit: number, from: number, to: number];

/** What is no letter, by blocks. Surrogates are emoji for the most part. */
const BLOCKS: readonly Range[] = [
  [STRUCTURE, 0, 0x41],
  [DIGIT, 0x30, 0x3a],
  [STRUCTURE, 0x5b, 0x61],
  [STRUCTURE, 0x7b, 0x80],
  [PAUSE, 0x80, 0xc0],
  [PAUSE, 0x2000, 0x2c00],
  [PAUSE, 0x3000, 0x3040],
  [PAUSE, 0xd800, 0xf900],
  [PAUSE, 0xfe00, 0xfe70],
  [PAUSE, 0xff00, 0xff21],
];
const SIGNS: readonly (readonly [unit: number, signs: string])[] = [
  [SILENT, "'’\u{200b}\u{200c}\u{200d}"],
  [SPACE, " \t"],
  [LINE_END, "\n\r"],
  [STOP, ".!?"],
  [FULL_STOP, "…。．！？｡؟۔।"],
  [PAUSE, "*,-،、"],
  [CODE, ";<=>{|}"],
];

/** What each UTF-16 unit is. */
export const UNITS: Uint8Array = tableOfUnits();

function tableOfUnits(): Uint8Array {
  const units = new Uint8Array(0x10000);
  for (const block of BLOCKS) units.fill(...block);
  for (const [unit, signs] of SIGNS) for (const sign of signs) units[sign.charCodeAt(0)] = unit;
  return units;
}
