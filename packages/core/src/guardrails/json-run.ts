import type { Violation } from "../events/violation.ts";
import { BACKTICK, BYTE_ORDER_MARK, CLOSING_BRACE, CLOSING_BRACKET, COMMA, OPENING_BRACE } from "./characters.ts";
import {
  AFTER,
  CLOSE,
  COLUMNS,
  DONE,
  FIRST_KEY,
  FIRST_VALUE,
  jsonGrammar,
  KEY,
  KEY_STRING,
  OPEN,
  OTHER,
  ROWS,
  START,
  STRING,
  VALUE,
} from "./json-grammar.ts";
import type { Need, RuleRun } from "./rule.ts";
import { violation } from "./violation.ts";

/** No JSON, or no more to say of it. */
const OFF = -1;
const FENCE = "```json";
/** Where an element or a key must come. */
const EXPECTING: ReadonlySet<number> = new Set([VALUE, FIRST_VALUE, KEY, FIRST_KEY]);

const grammar: Uint8Array = /* @__PURE__ */ jsonGrammar();

/** Reads one JSON document as it comes. What is wrong is reported at the first character that makes it so. */
export class JsonRun implements RuleRun {
  readonly #strict: boolean;
  #row: number = START;
  #length = 0;
  #depth = 0;
  /** Whether each open bracket is a brace, outermost first: 32 bits to a number. */
  readonly #braces: number[] = [];
  /** How much of a leading fence was read. */
  #fence = 0;

  /** `strict`: the text is an object or an array and nothing else. Otherwise one that begins as neither is let be. */
  constructor(strict: boolean) {
    this.#strict = strict;
  }

  push(delta: string): readonly Violation[] | undefined {
    // The engine looks up what a module holds at each use, which shows where that is once a character.
    const [table, columns, other, rows, off] = [grammar, COLUMNS, OTHER, ROWS, OFF];
    let row = this.#row;
    for (let i = 0; i < delta.length && row !== off; i++) {
      const code = delta.charCodeAt(i);
      const next = table[row * columns + (code < other ? code : other)] as number;
      if (next >= rows) {
        row = next;
        continue;
      }
      const found = this.#decide(next, row, code);
      row = this.#row;
      if (found) return [this.#violation(found, this.#length + i)];
    }
    this.#row = row;
    this.#length += delta.length;
    return undefined;
  }

  get needs(): Need {
    return this.#row === OFF ? "none" : "every";
  }

  end(): readonly Violation[] {
    const row = this.#row;
    if (row === OFF || row === DONE || this.#length === 0 || (row === START && !this.#strict)) return [];
    const found =
      row === START
        ? "structure: the text holds no object and no array"
        : row === STRING || row === KEY_STRING
          ? "structure: the text ends inside a string"
          : `structure: the text ends with ${this.#depth} open brackets`;
    return [this.#violation(found, this.#length)];
  }

  /** What the grammar leaves to the nesting; gives what is wrong. */
  #decide(action: number, row: number, code: number): string | undefined {
    if (row === START) return this.#begin(action, code);
    if (action === OPEN) this.#open(code);
    else if (action === COMMA) this.#row = this.#inBraces() ? KEY : VALUE;
    else if (action === CLOSE && this.#closes(code)) this.#row = --this.#depth > 0 ? AFTER : DONE;
    else if (row === DONE && this.#fence > 0 && code === BACKTICK) this.#row = OFF;
    else return this.#fault(row, code);
    return undefined;
  }

  /** A document begins, or what may stand before it. */
  #begin(action: number, code: number): string | undefined {
    const fenced = this.#fence % FENCE.length > 0;
    this.#row = START;
    if (action === OPEN && !fenced) this.#open(code);
    else if (this.#strict) return "structure: the text does not begin with an object or an array";
    else if ((code | 32) === FENCE.charCodeAt(this.#fence)) this.#fence++;
    else if (code !== BYTE_ORDER_MARK || fenced) this.#row = OFF;
    return undefined;
  }

  #open(code: number): void {
    const word = this.#depth >> 5;
    const bit = 1 << (this.#depth++ & 31);
    const before = this.#braces[word] ?? 0;
    this.#braces[word] = code === OPENING_BRACE ? before | bit : before & ~bit;
    this.#row = code === OPENING_BRACE ? FIRST_KEY : FIRST_VALUE;
  }

  #inBraces(): boolean {
    const top = this.#depth - 1;
    return (((this.#braces[top >> 5] as number) >> (top & 31)) & 1) === 1;
  }

  #closes(code: number): boolean {
    return (code === CLOSING_BRACE) === this.#inBraces();
  }

  #fault(row: number, code: number): string {
    if (code === CLOSING_BRACE || code === CLOSING_BRACKET) {
      if (row === DONE || !this.#closes(code)) return "structure: a bracket closes what is not open";
    }
    if (code === COMMA && EXPECTING.has(row)) return "chunks: a comma stands where an element is missing";
    return `parseable: ${row === DONE ? "more text follows the document" : "a character cannot stand there"}`;
  }

  #violation(found: string, position: number): Violation {
    this.#row = OFF;
    const [kind, what] = found.split(": ") as [string, string];
    return violation(`json-${this.#strict ? "strict" : kind}`, position, `Not JSON: ${what}.`);
  }
}
