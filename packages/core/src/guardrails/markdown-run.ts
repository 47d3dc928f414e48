import type { Violation } from "../events/violation.ts";
import {
  BACKSLASH,
  BACKTICK,
  CLOSING_PARENTHESIS,
  COLON,
  DASH,
  FULL_STOP,
  GREATER_THAN,
  isDigit,
  LINE_FEED,
  PIPE,
  SPACE,
  TAB,
} from "./characters.ts";
import { Report } from "./report.ts";
import type { Need, RuleRun } from "./rule.ts";
import { TableRows } from "./table-rows.ts";

/** What a line is so far. From `TEXT` on only pipes matter, in `CODE` nothing. */
const INDENT = 0;
const NUMBER = 1;
const MARK = 2;
const DELIMITER = 3;
const FENCE = 4;
const INFO = 5;
const BEHIND_FENCE = 6;
const TEXT = 7;
const CODE = 8;

/** What the first character of a line may begin. */
const BEGINS: Readonly<Record<string, number>> = {
  "`": FENCE,
  "~": FENCE,
  "|": DELIMITER,
  ":": DELIMITER,
  "-": MARK,
  "*": MARK,
  "+": MARK,
};
/** Deeper columns than that are one. */
const MAX_COLUMN = 63;
const MIXED = -1;
/** What no text ends with that is finished. */
const UNFINISHED = ",;:(，、；：（،؛";

/** Reads Markdown as CommonMark and GFM do, as far as its rules need it: fences in quotes and lists, tables, lists. */
export class MarkdownRun implements RuleRun {
  readonly #report = new Report();
  readonly #table = new TableRows();
  #length = 0;
  /** Of the whole text: the last character that is no white space, and the last one of the delta before. */
  #last = 0;
  #before = 0;

  // Of the line.
  #phase = INDENT;
  #lineStart = 0;
  #column = 0;
  #quotes = 0;
  #isItem = false;
  /** The line before was empty: another kind of item begins another list. */
  #wasBlank = false;
  /** The line before was of a paragraph. */
  #wasText = false;
  /** The mark that the line begins with, where, and how wide it is. */
  #mark = 0;
  #markAt = 0;
  #width = 0;
  #pipes = 0;
  #outerPipes = 0;
  #dashes = 0;

  // Of the open fence: no width, none is open.
  #fenceWidth = 0;
  #fenceMark = 0;
  #fenceAt = 0;
  #fenceContent = 0;
  #fenceQuotes = 0;

  // Of the lists: the content columns of the open items, the quotes they are in, and the kind of list at each column.
  readonly #contents: number[] = [];
  #listQuotes = 0;
  readonly #kinds: number[] = [];

  push(delta: string): readonly Violation[] | undefined {
    for (let i = 0; i < delta.length; i++) {
      if (this.#phase >= TEXT) i = this.#skip(delta, i);
      if (i === delta.length) break;
      const code = delta.charCodeAt(i);
      if (code === LINE_FEED) {
        this.#endLine();
        this.#lineStart = this.#length + i + 1;
        continue;
      }
      if (code === PIPE) this.#pipe(delta, i);
      this.#read(code, this.#length + i);
      if (code > SPACE) this.#last = code;
    }
    this.#length += delta.length;
    this.#before = delta.charCodeAt(delta.length - 1);
    return this.#report.take();
  }

  #pipe(delta: string, at: number): void {
    if ((at > 0 ? delta.charCodeAt(at - 1) : this.#before) !== BACKSLASH) this.#pipes++;
  }

  /** The rest of a line, of which no more than its pipes matter; gives where it ends. */
  #skip(delta: string, from: number): number {
    const end = delta.indexOf("\n", from);
    const rest = delta.slice(from, end < 0 ? undefined : end);
    if (this.#phase === TEXT) {
      for (let at = rest.indexOf("|"); at >= 0; at = rest.indexOf("|", at + 1)) this.#pipe(delta, from + at);
    }
    this.#last = this.#lastOf(rest);
    return from + rest.length;
  }

  #lastOf(text: string): number {
    let at = text.length - 1;
    while (at >= 0 && text.charCodeAt(at) <= SPACE) at--;
    return at < 0 ? this.#last : text.charCodeAt(at);
  }

  /** Something is found at the end of a line, or where an item begins. */
  get needs(): Need {
    return this.#phase < DELIMITER ? "every" : "marked";
  }

  end(): readonly Violation[] {
    this.#endLine();
    if (this.#fenceWidth > 0) this.#report.add("markdown-fences", this.#fenceAt, "A code fence is not closed.");
    else if (this.#last > 0 && UNFINISHED.includes(String.fromCharCode(this.#last))) {
      this.#warn("complete", this.#length, "The text ends in the middle of a sentence.");
    }
    return this.#report.take() ?? [];
  }

  #warn(what: string, position: number, message: string): void {
    this.#report.add(`markdown-${what}`, position, message, "warning");
  }

  #read(code: number, position: number): void {
    const isSpace = code <= SPACE;
    const phase = this.#phase;
    if (phase >= FENCE) this.#readFence(code, isSpace);
    else if (phase === INDENT && isSpace) this.#column += code === TAB ? 4 - (this.#column & 3) : 1;
    else if (phase === INDENT) this.#phase = this.#beginInFence(code) ?? this.#begin(code, position);
    else if (phase === NUMBER) this.#readNumber(code);
    else if (phase === MARK && isSpace) this.#item();
    else if (!isSpace) this.#readDelimiter(code);
  }

  /** The first character behind the indentation, where a fence is open. */
  #beginInFence(code: number): number | undefined {
    if (this.#fenceWidth === 0) return undefined;
    if (this.#quotes < this.#fenceQuotes && code === GREATER_THAN) return this.#quote();
    if (this.#quotes < this.#fenceQuotes || this.#column < this.#fenceContent) {
      this.#fenceWidth = 0; // The quote or the item that it was in has ended.
      return undefined;
    }
    return code === this.#fenceMark && this.#column <= this.#fenceContent + 3 ? undefined : CODE;
  }

  #begin(code: number, position: number): number {
    const content = this.#quotes === this.#listQuotes ? this.#content : 0;
    if (code === GREATER_THAN && (this.#isItem || this.#column <= content + 3)) return this.#quote();
    const begins = BEGINS[String.fromCharCode(code)] ?? (isDigit(code) ? NUMBER : TEXT);
    this.#settle(begins !== TEXT);
    this.#mark = code;
    this.#markAt = position;
    this.#width = 1;
    this.#outerPipes = Number(code === PIPE);
    this.#dashes = Number(code === DASH);
    return this.#column > this.#content + 3 ? TEXT : begins;
  }

  #quote(): number {
    this.#quotes++;
    this.#column = -1; // One space belongs to the mark.
    return INDENT;
  }

  /** Where the content of the innermost open item begins. */
  get #content(): number {
    return this.#contents.at(-1) ?? 0;
  }

  /** Ends the items that a line is not in. One that only goes on with a paragraph may stand further left. */
  #settle(begins: boolean): void {
    const column = (this.#column = Math.max(this.#column, 0));
    if (this.#quotes !== this.#listQuotes) this.#contents.length = this.#kinds.length = 0;
    this.#listQuotes = this.#quotes;
    if (this.#isItem) {
      if (column <= this.#content + 3) this.#contents[this.#contents.length - 1] = column;
    } else if (begins || !this.#wasText) while (column < this.#content) this.#contents.pop();
  }

  #readNumber(code: number): void {
    this.#width++;
    this.#mark = code;
    if (!isDigit(code)) this.#phase = code === FULL_STOP || code === CLOSING_PARENTHESIS ? MARK : TEXT;
  }

  #item(): void {
    const at = Math.min(this.#column, MAX_COLUMN);
    const kind = this.#wasBlank ? this.#mark : (this.#kinds[at] ?? this.#mark);
    const isMixed = kind !== this.#mark;
    if (isMixed && kind !== MIXED) this.#warn("lists", this.#markAt, "A list mixes kinds of items.");
    this.#kinds.length = at;
    this.#kinds.push(isMixed ? MIXED : kind);
    this.#isItem = true;
    this.#contents[Math.min(this.#contents.length, MAX_COLUMN)] = this.#column += this.#width + 1;
    this.#phase = INDENT;
  }

  #readDelimiter(code: number): void {
    if (code === DASH) this.#dashes++;
    this.#phase = code === DASH || code === COLON || code === PIPE ? DELIMITER : TEXT;
  }

  #readFence(code: number, isSpace: boolean): void {
    const phase = this.#phase;
    const isMark = code === this.#mark;
    if (phase === FENCE && isMark) this.#width++;
    else if (phase === INFO && isMark && code === BACKTICK) this.#phase = TEXT;
    else if (phase === FENCE && this.#fenceWidth === 0) this.#phase = this.#width > 2 ? INFO : TEXT;
    else if (phase !== INFO) this.#phase = isSpace ? BEHIND_FENCE : CODE;
  }

  #endLine(): void {
    const phase = this.#phase;
    const fenceWidth = phase >= FENCE && phase <= BEHIND_FENCE ? this.#width : 0;
    if (this.#fenceWidth > 0) {
      if (this.#quotes < this.#fenceQuotes || fenceWidth >= this.#fenceWidth) this.#fenceWidth = 0;
    } else if (fenceWidth > 2) this.#openFence();
    else {
      this.#endRow();
      if (phase !== INDENT && !this.#isItem) this.#kinds.length = Math.min(this.#kinds.length, this.#column);
    }
    this.#wasText = phase === TEXT;
    this.#wasBlank = phase === INDENT && !this.#isItem;
    this.#phase = INDENT;
    this.#column = this.#quotes = this.#pipes = 0;
    this.#isItem = false;
  }

  #openFence(): void {
    this.#fenceWidth = this.#width;
    this.#fenceMark = this.#mark;
    this.#fenceAt = this.#markAt;
    this.#fenceContent = this.#content;
    this.#fenceQuotes = this.#quotes;
    this.#table.add(0, false);
  }

  #endRow(): void {
    const cells = this.#pipes && Math.max(this.#pipes + 1 - this.#outerPipes - Number(this.#last === PIPE), 1);
    if (this.#table.add(cells, this.#phase === DELIMITER && this.#dashes > 0)) {
      this.#warn("tables", this.#lineStart, "The rows of a table differ in their number of columns.");
    }
  }
}
