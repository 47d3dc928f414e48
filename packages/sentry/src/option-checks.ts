import { showValue } from "@l0/core";
import { MAX_TAG_VALUE } from "./tag-value.ts";
import type { TagValue } from "./sentry-like.ts";

/** What Sentry takes as the key of a tag. */
const TAG_KEY = /^[\w.:-]{1,200}$/;

/** What an option may be: a test, and its words for the message. */
export type Rule = readonly [fits: (value: unknown) => boolean, allowed: string];

export const FLAG: Rule = [(value) => typeof value === "boolean", "true or false"];
export const TEXT: Rule = [(value) => typeof value === "string" && value !== "", "a string that is not empty"];
export const RATE: Rule = [(value) => typeof value === "number" && value >= 0 && value <= 1, "a number from 0 to 1"];
export const oneOf = (values: readonly string[]): Rule => [
  (value) => values.includes(value as string),
  `one of ${values.join(", ")}`,
];

/**
 * Fills in the defaults; `undefined` means not given.
 *
 * @throws {TypeError} for an option that is unknown.
 */
export function withDefaults<T extends object>(options: object, defaults: T): T {
  if (!isRecord(options)) throw refused("options", options, "an object");
  const allowed = Object.keys(defaults);
  const given = Object.entries(options).filter(([name, value]) => {
    if (!allowed.includes(name)) throw new TypeError(`Unknown option "${name}"; allowed are ${allowed.join(", ")}.`);
    return value !== undefined;
  });
  return { ...defaults, ...Object.fromEntries(given) };
}

/** @throws {TypeError} where an option does not fit, naming it, its value and what is allowed. */
export function check(name: string, value: unknown, [fits, allowed]: Rule): void {
  if (!fits(value)) throw refused(name, value, allowed);
}

/** @throws {TypeError} for a tag that Sentry would refuse or cut. */
export function checkTags(tags: unknown): void {
  if (!isRecord(tags)) throw refused("tags", tags, "an object of strings, numbers and booleans");
  for (const [key, tag] of Object.entries(tags)) {
    if (!TAG_KEY.test(key)) {
      throw refused("tags", key, "an object whose keys are up to 200 letters, digits, _, ., : and -");
    }
    if (!isTagValue(tag)) {
      throw refused(
        `tags.${key}`,
        tag,
        `a string of up to ${MAX_TAG_VALUE} characters without a line break, a finite number or a boolean`,
      );
    }
  }
}

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const refused = (name: string, value: unknown, allowed: string): TypeError =>
  new TypeError(`Option "${name}" is ${showValue(value)}; it must be ${allowed}.`);

const isTagValue = (value: unknown): value is TagValue =>
  typeof value === "string"
    ? value.length <= MAX_TAG_VALUE && !/[\n\r\u2028\u2029]/.test(value)
    : typeof value === "boolean" || Number.isFinite(value);

/** Short, and never what an object holds. */
