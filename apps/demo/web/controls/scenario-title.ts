const SPELLINGS: Readonly<Record<string, string>> = { sse: "SSE", json: "JSON" };

/** The name of a scenario as a title: `cut-and-retried` becomes `Cut and retried`. */
export function titleOf(name: string): string {
  const words = name.split("-").map((word) => SPELLINGS[word] ?? word);
  const title = words.join(" ");
  return title.charAt(0).toUpperCase() + title.slice(1);
}
