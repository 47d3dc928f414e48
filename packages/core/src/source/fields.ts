/** Any object of a provider, before it is known what it holds. */
export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = {};

export const isObject = (value: unknown): value is Fields => typeof value === "object" && value !== null;

/** An object's fields; none for anything else. */
export const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : NONE);

export const stringOf = (value: unknown): string => (typeof value === "string" ? value : "");

/** A token count; `undefined` for what is none. */
export const countOf = (value: unknown): number | undefined =>
  Number.isFinite(value) && (value as number) >= 0 ? (value as number) : undefined;
