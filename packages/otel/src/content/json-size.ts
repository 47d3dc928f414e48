/** A value as JSON; nothing where it has none. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? String(inner) : inner));
  } catch {
    return undefined;
  }
}

/** How long the JSON of a value is, UTF-8 bytes; infinite where it has none. */
export function jsonSize(value: unknown): number {
  const json = jsonOf(value);
  return json === undefined ? Infinity : new TextEncoder().encode(json).length;
}

/** The longest beginning of a text that takes at most these many bytes in JSON, its quotes not counted. Never half a character. */
export function longestInJson(text: string, bytes: number): string {
  let low = 0;
  let high = Math.max(0, Math.min(bytes, text.length));
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (jsonSize(beginning(text, middle)) - 2 <= bytes) low = middle;
    else high = middle - 1;
  }
  return beginning(text, low);
}

/** Without the half of a character that it would end in. */
function beginning(text: string, length: number): string {
  const isHalf = /[\uD800-\uDBFF]/.test(text.charAt(length - 1));
  return text.slice(0, isHalf ? length - 1 : length);
}
