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

/** Text in two pieces, as a provider sends what is too long for one. */
export function inHalves(text: string): [string, string] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}
