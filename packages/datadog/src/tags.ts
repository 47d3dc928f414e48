/** Most characters of a tag, key and colon included, that Datadog keeps. */
const MAX_LENGTH = 200;

/** What Datadog keeps in a tag; all else could end the tag, the field or the datagram. */
const NOT_ALLOWED = /[^\p{L}\p{N}_\-:./]/gu;

/** A key of a tag as Datadog takes it, short enough to leave room for a value. */
export const TAG_KEY: RegExp = /^[a-zA-Z][a-zA-Z0-9_\-./]{0,99}$/;

/** `key:value` that cannot break or forge a datagram; nothing where the value is unknown or empty. */
export function tag(key: string, value: string | undefined): string[] {
  if (value === undefined) return [];
  const kept = value
    .slice(0, MAX_LENGTH - key.length - 1)
    .replace(NOT_ALLOWED, "_")
    .replace(/:+$/, "");
  return kept === "" ? [] : [`${key}:${kept}`];
}
