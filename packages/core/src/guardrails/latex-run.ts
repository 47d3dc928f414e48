import type { Violation } from "../events/violation.ts";
import { BACKSLASH, BACKTICK, CLOSING_BRACE, DOLLAR, isDigit, LINE_FEED, SPACE } from "./characters.ts";
import { Report } from "./report.ts";
import type { Need, RuleRun } from "./rule.ts";

const NONE = -1;
/** Environments that are open at once; a text with more is not followed any further. */
const MAX_DEPTH = 100;
const ENVIRONMENT = /^\\(?:begin|end)\{[^{}\n]{1,40}$/;
/** Holds text as it stands. */
const VERBATIM = /^(?:verbatim|lstlisting|minted)\*?$/;
/** What may mean something where nothing is pending. */
const SIGN = /[\n$\\`]/g;
/** What opens math, in turn with what closes it. */
const DELIMITERS = "[]()";
const MATH = ["\\[", "\\(", "$$", "$"];
const DOUBLE = 2;
const SINGLE = 3;

interface Environment {
  readonly name: string;
  readonly position: number;
}

/** Reads LaTeX as it comes, in Markdown too: what stands in code there is let be. */
export class LatexRun implements RuleRun {
  readonly #report = new Report();
  #length = 0;
  #last = LINE_FEED;
  #lineHasText = false;

  /** Read so far, and undecided: a command, dollars, or backticks in a row. */
  #command = "";
  #dollars = 0;
  #ticks = 0;
  #isPending = false;
  /** Where the command or the dollars began, and what stood before the dollars. */
  #pendingAt = 0;
  #before = 0;

  /** How many backticks will end the code around; 0: it is none. */
  #code = 0;
  readonly #environments: Environment[] = [];
  #isFollowed = true;
  /** Where each kind of math was opened. */
  readonly #open: number[] = [NONE, NONE, NONE, NONE];
  /** The dollar that is open may be a price. */
  #isPrice = false;

  push(delta: string): readonly Violation[] | undefined {
    for (let i = 0; i < delta.length; i++) {
      if (!this.#isPending) i = this.#skip(delta, i);
      if (i === delta.length) break;
      const code = delta.charCodeAt(i);
      this.#read(code, this.#length + i);
      if (code > SPACE) this.#lineHasText = true;
      this.#last = code;
    }
    this.#length += delta.length;
    return this.#report.take();
  }

  /** Text that means nothing; gives where it ends. */
  #skip(delta: string, from: number): number {
    SIGN.lastIndex = from;
    const end = SIGN.test(delta) ? SIGN.lastIndex - 1 : delta.length;
    for (let i = from; i < end && !this.#lineHasText; i++) this.#lineHasText = delta.charCodeAt(i) > SPACE;
    if (end > from) this.#last = delta.charCodeAt(end - 1);
    return end;
  }

  /** Something is found in a command, which begins with a backslash, or at the end of a line. */
  get needs(): Need {
    return this.#isPending ? "every" : "marked";
  }

  end(): readonly Violation[] {
    this.#read(LINE_FEED, this.#length);
    this.#endParagraph();
    const [environment] = this.#environments;
    if (environment && this.#isFollowed) {
      this.#report.add("latex-environments", environment.position, "An environment is not closed.");
    }
    for (const [kind, position] of this.#open.entries()) if (position !== NONE) this.#unclosed(kind);
    return this.#report.take() ?? [];
  }

  #read(code: number, position: number): void {
    if (this.#ticks > 0 && code !== BACKTICK) this.#endTicks();
    if (this.#dollars > 0 && (code !== DOLLAR || this.#dollars > 1)) this.#endDollars(code);
    const isTaken = this.#command !== "" && this.#goOn(code);
    if (!isTaken) this.#begin(code, position);
    this.#isPending = this.#ticks > 0 || this.#dollars > 0 || this.#command !== "";
  }

  #begin(code: number, position: number): void {
    const isPlain = this.#code > 0 || this.#isVerbatim();
    if (code === LINE_FEED) {
      if (!this.#lineHasText) this.#endParagraph();
      this.#lineHasText = false;
    } else if (code === BACKTICK) this.#ticks++;
    else if (code === BACKSLASH && this.#code === 0) {
      this.#command = "\\";
      this.#pendingAt = position;
    } else if (code === DOLLAR && !isPlain && this.#dollars++ === 0) {
      this.#pendingAt = position;
      this.#before = this.#last;
    }
  }

  /** One backtick or at least three are Markdown's; two are a quotation mark of TeX. */
  #endTicks(): void {
    const ticks = this.#ticks;
    this.#ticks = 0;
    if (this.#isVerbatim()) return;
    if (this.#code === 0) this.#code = ticks === 2 ? 0 : ticks;
    else if (ticks === this.#code || (this.#code > 2 && ticks > this.#code)) this.#code = 0;
  }

  /** A command goes on; gives whether the character is a part of it. */
  #goOn(code: number): boolean {
    const character = String.fromCharCode(code);
    const command = this.#command + character;
    this.#command = "";
    if (code === CLOSING_BRACE && ENVIRONMENT.test(command.slice(0, -1))) {
      this.#environment(command.startsWith("\\b"), command.slice(command.indexOf("{") + 1, -1));
    } else if ("\\begin{".startsWith(command) || "\\end{".startsWith(command) || ENVIRONMENT.test(command)) {
      this.#command = command;
    } else if (command.length > 2 || code === LINE_FEED) return false;
    else if (DELIMITERS.includes(character) && !this.#isVerbatim()) this.#delimiter(DELIMITERS.indexOf(character));
    return true;
  }

  #isVerbatim(): boolean {
    return VERBATIM.test(this.#environments.at(-1)?.name ?? "");
  }

  #environment(isBegin: boolean, name: string): void {
    const isOpen = this.#environments.at(-1)?.name === name;
    if (!this.#isFollowed || (this.#isVerbatim() && (isBegin || !isOpen))) return;
    if (isBegin && this.#environments.length < MAX_DEPTH) {
      this.#environments.push({ name, position: this.#pendingAt });
    } else if (isOpen && !isBegin) this.#environments.pop();
    else {
      const message = isBegin
        ? `More than ${MAX_DEPTH} environments are open.`
        : "An environment ends that is not open.";
      this.#report.add("latex-environments", this.#pendingAt, message);
      this.#isFollowed = false;
    }
  }

  #delimiter(index: number): void {
    const kind = index >> 1;
    const isOpen = this.#open[kind] !== NONE;
    const opens = (index & 1) === 0;
    if (isOpen === opens) {
      const what = opens ? "opened twice" : "closed that is not open";
      this.#report.add("latex-math", this.#pendingAt, `Math is ${what}.`);
    }
    this.#open[kind] = opens ? this.#pendingAt : NONE;
  }

  /** A dollar opens math where no white space follows, and closes it where none stands before and no digit follows. */
  #endDollars(next: number): void {
    const kind = this.#dollars > 1 ? DOUBLE : SINGLE;
    this.#dollars = 0;
    const isOpen = this.#open[kind] !== NONE;
    const closes = isOpen && (kind === DOUBLE || (this.#before > SPACE && !isDigit(next)));
    if (closes) this.#open[kind] = NONE;
    else if (kind === DOUBLE || next > SPACE) {
      this.#open[kind] = this.#pendingAt;
      if (kind === SINGLE) this.#isPrice = isDigit(next);
    }
  }

  /** Inline code and math in dollars do not go beyond their paragraph. */
  #endParagraph(): void {
    if (this.#code === 1) this.#code = 0;
    if (this.#open[SINGLE] !== NONE && !this.#isPrice) this.#unclosed(SINGLE);
    this.#open[SINGLE] = NONE;
  }

  #unclosed(kind: number): void {
    const severity = kind === SINGLE ? "warning" : "error";
    this.#report.add(
      "latex-math",
      this.#open[kind] as number,
      `Math that ${MATH[kind]} opens is not closed.`,
      severity,
    );
  }
}
