import type { TextKind } from "./kind.ts";

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
export const markdownCollapse: TextKind = ({ markedLines, bareLines }, report) => {
  let line = "";
  let marked = 0;
  let bare = 0;

  const endLine = (): void => {
    if (MARKED.test(line)) {
      marked = bare > 0 ? 1 : marked + 1;
      bare = 0;
    } else if (marked >= markedLines && BARE.test(line)) bare++;
    else if (marked > 0 && line.trim() !== "") marked = bare = 0;
    report(bare >= bareLines);
    line = "";
  };

  return (text) => {
    for (let from = 0; from <= text.length;) {
      const end = text.indexOf("\n", from);
      const to = end < 0 ? text.length : end;
      line = (line + text.slice(from, Math.min(to, from + LONGEST))).slice(0, LONGEST);
      if (end < 0) return;
      endLine();
      from = to + 1;
    }
  };
};
