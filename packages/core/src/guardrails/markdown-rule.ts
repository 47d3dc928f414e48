import { MarkdownRun } from "./markdown-run.ts";
import type { IncrementalRule } from "./rule.ts";

/**
 * The text is whole Markdown. Reports `markdown-fences` where a code fence (backticks or tildes, in quotes and lists too)
 * is not closed at the end, and as warnings `markdown-tables` (GFM) where the number of columns changes, `markdown-lists`
 * where one list mixes kinds of items, and `markdown-complete` where the text ends with a comma, a colon or the like.
 *
 * @see https://spec.commonmark.org/0.31.2/#fenced-code-blocks
 */
export function markdownRule(): IncrementalRule {
  return {
    name: "markdown",
    severity: "error",
    recoverable: true,
    streaming: true,
    start: () => new MarkdownRun(),
  };
}
