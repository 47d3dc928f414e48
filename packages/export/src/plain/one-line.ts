/** Legal in a JSON string, yet the ends of a line to `node:readline` and to Python's `splitlines`. */
const LINE_ENDS = ["\u0085", "\u2028", "\u2029"];

/** JSON text without indentation as a line, with its line break: no reader takes it for two. */
export function oneLine(json: string): string {
  return `${LINE_ENDS.reduce(withoutRaw, json)}\n`;
}

/** Looking for it first costs next to nothing; replacing what is not there does not. */
function withoutRaw(json: string, character: string): string {
  return json.includes(character) ? json.replaceAll(character, escapeCharacter) : json;
}

function escapeCharacter(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}
