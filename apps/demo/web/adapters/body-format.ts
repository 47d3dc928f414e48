export type BodyFormat = "json" | "jsonl" | "csv" | "txt";

/** What a body is, judged by itself; also the extension of its file. */
export function formatOf(body: string): BodyFormat {
  if (isJsonObject(body)) return "json";
  const lines = body.trimEnd().split("\n");
  if (lines.length > 0 && lines.every(isJsonObject)) return "jsonl";
  return isCsv(lines) ? "csv" : "txt";
}

/** The same body with its JSON indented; anything else as it is. */
export function indented(body: string): string {
  const format = formatOf(body);
  if (format === "json") return indentedJson(body);
  return format === "jsonl" ? body.trimEnd().split("\n").map(indentedJson).join("\n") : body;
}

const indentedJson = (text: string): string => JSON.stringify(JSON.parse(text), null, 2);

function isJsonObject(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** A header of plain names, and more than one of them. */
const isCsv = ([header = ""]: readonly string[]): boolean => /^"?[a-z][\w.]*"?(,"?[a-z][\w.]*"?)+\r?$/i.test(header);
