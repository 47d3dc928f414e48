const HEADING = "## Results\n";

/** The document with these results in place of those it had: all that stands below the heading "Results". */
export function withResults(document: string, results: string): string {
  const at = document.indexOf(`\n${HEADING}`);
  if (at < 0) throw new Error(`There is no "${HEADING.trim()}" to write the results below.`);
  return `${document.slice(0, at)}\n${HEADING}\n${results}\n`;
}
