/** Bytes of a tag, key and colon included. Datadog keeps as many characters, but a datagram has no room for all of them. */
const MAX_LENGTH = 200;

/** What Datadog keeps in a tag; all else could end the tag, the field or the datagram. */
const NOT_ALLOWED = /[^\p{L}\p{N}_\-:./]/gu;

/** What most values consist of; known much faster. */
const ALLOWED_ASCII = /^[\w\-:./]*$/;

/** A key of a tag as Datadog takes it, short enough to leave room for a value. */
export const TAG_KEY: RegExp = /^[a-zA-Z][a-zA-Z0-9_\-./]{0,99}$/;

/**
 * `key:value` that cannot break or forge a datagram. Nothing where the value is unknown or empty, or is no text, number or
 * truth value: an object or a function never becomes a tag.
 */
export function tag(key: string, value: unknown): string[] {
  const room = MAX_LENGTH - key.length - 1;
  const text = textOf(value).slice(0, room);
  const kept = (ALLOWED_ASCII.test(text) ? text : firstBytes(text.replace(NOT_ALLOWED, "_"), room)).replace(/:+$/, "");
  return kept === "" ? [] : [`${key}:${kept}`];
}

/** As many whole characters as fit in. */
function firstBytes(text: string, bytes: number): string {
  return new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, bytes)).replace(/\ufffd+$/, "");
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint" || Number.isFinite(value)) return String(value);
  return "";
}
