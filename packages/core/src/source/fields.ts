import { type Fields, isObject } from "../platform/is-object.ts";

const NONE: Fields = {};

/** An object's fields; none for anything else. */
export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : NONE);

export const stringOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A token count; `undefined` for what is none. */
export const countOf = (value: unknown): number | undefined =>
  Number.isFinite(value) && (value as number) >= 0 ? (value as number) : undefined;
