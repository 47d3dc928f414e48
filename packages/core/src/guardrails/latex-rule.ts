import { LatexRun } from "./latex-run.ts";
import type { IncrementalRule } from "./rule.ts";

/**
 * LaTeX is closed, in Markdown too. Reports `latex-environments` (`\begin`, `\end`) and `latex-math` (`\[ \]`, `\( \)`,
 * `$$`; as a warning `$`). Code in backticks (one, or at least three) and verbatim environments are let be, and so are
 * escaped dollars and prices.
 */
export function latexRule(): IncrementalRule {
  return {
    name: "latex",
    severity: "error",
    recoverable: true,
    streaming: true,
    start: () => new LatexRun(),
  };
}
