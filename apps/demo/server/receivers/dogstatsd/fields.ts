import { Rejection } from "../rejection.ts";

/** Reads the value of a field: what it becomes in the message. Throws {@link Rejection} where it is malformed. */
export type FieldReader = (value: string) => Readonly<Record<string, unknown>>;

/** The fields that a kind of line may have, by what they begin with. */
export type FieldReaders = Readonly<Record<string, FieldReader>>;

/**
 * Reads the fields behind a line's first part, in any order. Stricter than the Agent, which ignores what it does not
 * know: an unknown field, or one that comes twice, is an error.
 */
export function readFields(fields: readonly string[], readers: FieldReaders): Record<string, unknown> {
  const seen = new Set<string>();
  const message: Record<string, unknown> = { tags: [] };
  for (const field of fields) {
    const prefix = Object.keys(readers).find((known) => field.startsWith(known));
    const read = prefix === undefined ? undefined : readers[prefix];
    if (prefix === undefined || read === undefined) throw new Rejection(`The field "${field}" is unknown here.`);
    if (seen.has(prefix)) throw new Rejection(`The field "${prefix}" comes twice.`);
    seen.add(prefix);
    Object.assign(message, read(field.slice(prefix.length)));
  }
  return message;
}

/** A field that must match a pattern. */
export const matching =
  (name: string, pattern: RegExp): FieldReader =>
  (value) => {
    if (!pattern.test(value)) throw new Rejection(`"${value}" is no ${name}.`);
    return { [name]: value };
  };

const TAG = /^\p{L}[^\s|,]*$/u;
const MOST_TAG_LENGTH = 200;

const tags: FieldReader = (value) => {
  const list = value.split(",");
  for (const tag of list) {
    if (!TAG.test(tag))
      throw new Rejection(`The tag "${tag}" is empty, has white space, or does not begin with a letter.`);
    if (tag.length > MOST_TAG_LENGTH)
      throw new Rejection(`The tag "${tag}" is longer than ${MOST_TAG_LENGTH} characters.`);
  }
  return { tags: list };
};

/** A whole number of seconds since the epoch; one in ms would lie far in the future. */
export const timestamp: FieldReader = (value) => {
  const seconds = Number(value);
  if (!/^\d+$/.test(value) || seconds === 0 || seconds > Date.now() / 1000 + 60) {
    throw new Rejection(`"${value}" is no time in seconds that has passed.`);
  }
  return { timestamp: seconds };
};

/** Fields that every kind of line may have. */
export const COMMON_FIELDS: FieldReaders = {
  "#": tags,
  "c:": matching("containerId", /^(ci-|in-)?[\w.-]+$/),
  "e:": matching("externalData", /^(it-(true|false)|cn-[^,|]+|pu-[^,|]+)(,(it-(true|false)|cn-[^,|]+|pu-[^,|]+))*$/),
  "card:": matching("cardinality", /^(none|low|orchestrator|high)$/),
};
