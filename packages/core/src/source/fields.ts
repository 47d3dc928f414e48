import { type Fields, isObject } from "../platform/is-object.ts";

const NONE: Fields = {};

/** An object's fields; none for anything else. */
export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : NONE);

/** The objects of a list; none of anything else. */
export const listOf = (value: unknown): Fields[] => (Array.isArray(value) ? value.filter(isObject) : []);

export const stringOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A text that says something; `undefined` for what is none. */
export const wordOf = (value: unknown): string | undefined => stringOf(value) || undefined;

/** The `type` of a chunk. */
export const typeOf = (chunk: unknown): string => stringOf(fieldsOf(chunk)["type"]);

/** Text as it is, anything else as JSON; what JSON cannot hold must not fail a healthy stream. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  try {
    return JSON.stringify(value) ?? "";
  } catch {
    return String(value);
  }
}

/** A token count; `undefined` for what is none, or more than can be added up. */
export const countOf = (value: unknown): number | undefined =>
  typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? value : undefined;
