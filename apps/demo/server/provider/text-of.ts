/** All text of a message's content: a string, or parts of which some have `text`. */
export function textOf(content: unknown): string {
  if (typeof content === "string") return content;
  if (!Array.isArray(content)) return "";
  return content.map(partText).join("\n");
}

function partText(part: unknown): string {
  const isText = typeof part === "object" && part !== null && "text" in part && typeof part.text === "string";
  return isText ? String(part.text) : "";
}
