import type { Json } from "./to-plain.ts";

/** Legal in a JSON string, yet the end of a line to `node:readline` and to Python's `splitlines`. */
const LINE_ENDS = /[\u0085\u2028\u2029]/g;

/** One line of JSON, with its line break: no reader takes it for two. */
export function jsonLine(value: Json): string {
  return `${JSON.stringify(value).replace(LINE_ENDS, escapeCharacter)}\n`;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
