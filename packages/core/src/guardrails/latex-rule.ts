import { LatexRun } from "./latex-run.ts";
import type { IncrementalRule } from "./rule.ts";

/**
 * LaTeX is closed, in Markdown too. Reports `latex-environments` (`\begin`, `\end`) and `latex-math` (`\[ \]`, `\( \)`,
 * `$$`; as a warning `$`). Code of Markdown and verbatim environments are let be, and so are escaped dollars and prices.
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
