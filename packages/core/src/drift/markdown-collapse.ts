import { Kind, type TextReader } from "./kind.ts";

/** A list item, a quote or a row of a table. */
const MARKED = /^\s*(?:[*+>-]\s|\d+[.)]\s|\|)/;
/** Short, and neither marked, nor a sentence, nor code: an item that has lost its mark. */
const BARE = /^\p{L}[\p{L}\p{M}\p{N} '’-]{0,49}\s*$/u;
/** No line that is longer is bare, UTF-16 units. */
const LONGEST = 60;

/**
 * Lines marked as list items, quotes or rows of a table are followed by as short lines that are not marked any more.
 * Plain paragraphs after a list are no collapse, nor is code.
 */
export class MarkdownCollapse extends Kind implements TextReader {
  #line = "";
  #marked = 0;
  #bare = 0;

  read(text: string): void {
    for (let from = 0; from <= text.length;) {
      const end = text.indexOf("\n", from);
      const to = end < 0 ? text.length : end;
      if (this.#line.length < LONGEST) this.#line += text.slice(from, Math.min(to, from + LONGEST - this.#line.length));
      if (end < 0) return;
      this.#endLine();
      from = to + 1;
    }
  }

  #endLine(): void {
    const { markedLines, bareLines } = this.settings;
    const line = this.#line;
    this.#line = "";
    if (MARKED.test(line)) {
      this.#marked = this.#bare > 0 ? 1 : this.#marked + 1;
      this.#bare = 0;
    } else if (this.#marked >= markedLines && BARE.test(line)) this.#bare++;
    else if (this.#marked > 0 && line.trim() !== "") this.#marked = this.#bare = 0;
    this.report(this.#bare >= bareLines);
  }
}
