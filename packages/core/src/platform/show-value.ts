/** Characters of a text that a message repeats. */
const MAX_LENGTH = 40;
/** Entries of an array that a message repeats. */
const MAX_ENTRIES = 20;

/**
 * A value as the message of an error about options may show it: short, and never what an object or a function holds.
 * For adapters, so that all of them speak alike.
 */
export function showValue(value: unknown): string {
  if (!Array.isArray(value)) return showOne(value);
  return value.length > MAX_ENTRIES ? `an array of ${value.length}` : `[${value.map(showOne).join(", ")}]`;
}

function showOne(value: unknown): string {
  switch (typeof value) {
    case "string":
      return value.length > MAX_LENGTH ? `a text of ${value.length} characters` : JSON.stringify(value);
    case "bigint":
      return `${value}n`;
    case "function":
      return "a function";
    case "object":
      if (value !== null) return Array.isArray(value) ? "an array" : "an object";
  }
  return String(value);
}
