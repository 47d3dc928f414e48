/** Rows that the nesting leads to, each the code of its letter in the rules. */
export const START = 115; // s
export const VALUE = 118; // v
export const FIRST_VALUE = 86; // V
export const KEY = 107; // k
export const FIRST_KEY = 75; // K
export const AFTER = 97; // a
export const DONE = 102; // f
export const STRING = 113; // q
export const KEY_STRING = 81; // Q

/** Entries below this are no row: `(`, `)` and `,` are for the nesting to decide, 0 is invalid. */
export const ROWS = 65;
export const OPEN = 40;
export const CLOSE = 41;

/** Columns are the ASCII characters. All others are as good as DEL, which only a string may hold. */
export const COLUMNS = 128;
export const OTHER = 127;

/** RFC 8259, as "in one of these rows, at one of these characters: go there". White space (`_`) is written out below. */
const RULES: readonly string[] = [
  // Structure: start, value, first value of an array, key, first key of an object, colon, after a value, finished.
  'svV {[ (|kK " Q|K } )|V ] )|vV " q|c : v|azidx , ,|azidx }] )',
  "s _ s|v _ v|V _ V|k _ k|K _ K|c _ c|azidx _ a|f _ f",
  // Numbers: minus, zero, integer, point, decimals, e, sign, exponent.
  "vV - m|vVmi # i|vVm 0 z|zi . p|pd # d|zid eE e|e +- g|egx # x",
  // true, false, null
  "vV t A|A r B|B u C|C e a|vV f D|D a E|E l F|F s C|vV n G|G u H|H l I|I l a",
  // Strings and their escapes: of values, then of keys.
  'q " a|q \\ r|r "\\/bfnrt q|r u n|n #% o|o #% t|t #% u|u #% q',
  'Q " c|Q \\ R|R "\\/bfnrt Q|R u N|N #% O|O #% T|T #% U|U #% Q',
];

/** The grammar as a table: what stands at `row * COLUMNS + character` is the next row, or what to do. */
export function jsonGrammar(): Uint8Array {
  const table = new Uint8Array(COLUMNS * COLUMNS);
  for (const row of [STRING, KEY_STRING]) table.fill(row, row * COLUMNS + 32, (row + 1) * COLUMNS);
  for (const rule of RULES.join("|").split("|")) {
    const [rows, characters, next] = rule.split(" ") as [string, string, string];
    const all = characters.replace("_", " \t\n\r").replace("#", "0123456789").replace("%", "abcdefABCDEF");
    for (const row of rows) {
      for (const character of all) table[row.charCodeAt(0) * COLUMNS + character.charCodeAt(0)] = next.charCodeAt(0);
    }
  }
  return table;
}
