import { clearScreenDown, cursorTo, moveCursor } from "node:readline";
import { styleText } from "node:util";

/** Where text goes: a terminal, or a file or pipe. */
export interface Output extends NodeJS.WritableStream {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
  /** A terminal's; false where it, or the user (`NO_COLOR`), wants no styles. */
  hasColors?(): boolean;
}

interface Part {
  text: string;
  readonly isVoid: boolean;
}

/**
 * Prints text as it streams. Text that becomes void is struck through where it stands; where that cannot be done, a
 * line says how much of it is void.
 */
export class TerminalText {
  readonly #out: Output;
  #parts: Part[] = [];

  /** `out`: at the beginning of a line. */
  constructor(out: Output) {
    this.#out = out;
  }

  append(text: string): void {
    const last = this.#parts.at(-1);
    if (last?.isVoid === false) last.text += text;
    else this.#parts.push({ text, isVoid: false });
    this.#out.write(text);
  }

  /** All text from `offset` (UTF-16 length of valid text) on is void: that many tokens. */
  void(offset: number, tokens: number): void {
    this.#parts = voided(this.#parts, offset);
    const rows = this.#rowsUp();
    if (rows === undefined) this.#out.write(`\n[void: the last ${tokens === 1 ? "token" : `${tokens} tokens`}]\n`);
    else this.#redraw(rows);
  }

  #redraw(rows: number): void {
    // What comes in the place of void text begins on a line of its own.
    this.#parts.push({ text: "\n", isVoid: true });
    moveCursor(this.#out, 0, -rows);
    cursorTo(this.#out, 0);
    clearScreenDown(this.#out);
    for (const { text, isVoid } of this.#parts) {
      this.#out.write(isVoid ? styleText(["strikethrough", "dim"], text, { validateStream: false }) : text);
    }
  }

  /** How many rows above the cursor the text begins; `undefined` where it cannot be drawn again. */
  #rowsUp(): number | undefined {
    const { isTTY, columns, rows } = this.#out;
    if (!isTTY || !columns || !rows || !this.#out.hasColors?.()) return undefined;
    const text = this.#parts.map((part) => part.text).join("");
    // Other characters may be as wide as two, or none.
    if (/[^\n\x20-\x7e]/.test(text)) return undefined;
    const up = text.split("\n").reduce((sum, line) => sum + Math.max(1, Math.ceil(line.length / columns)), -1);
    return up < rows ? up : undefined;
  }
}

function voided(parts: readonly Part[], offset: number): Part[] {
  let valid = 0;
  return parts.flatMap((part) => {
    if (part.isVoid) return [part];
    const kept = Math.max(0, Math.min(part.text.length, offset - valid));
    valid += part.text.length;
    const [before, after] = [part.text.slice(0, kept), part.text.slice(kept)];
    return [
      { text: before, isVoid: false },
      { text: after, isVoid: true },
    ].filter(({ text }) => text !== "");
  });
}
