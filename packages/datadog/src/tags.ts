/** Most characters of a tag, key and colon included, that Datadog keeps. */
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
  const text = textOf(value).slice(0, MAX_LENGTH - key.length - 1);
  const kept = (ALLOWED_ASCII.test(text) ? text : text.replace(NOT_ALLOWED, "_")).replace(/:+$/, "");
  return kept === "" ? [] : [`${key}:${kept}`];
}

function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (typeof value === "boolean" || typeof value === "bigint" || Number.isFinite(value)) return String(value);
  return "";
}
