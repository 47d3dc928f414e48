import type { OptionRule } from "../options/resolve-options.ts";

/** What a caller may say of every metric; `undefined` leaves one out. */
export type Labels = Readonly<Record<string, string | number | boolean | undefined>>;

/** The rule of an option that takes {@link Labels}. */
export const LABELS_RULE: OptionRule<Labels> = {
  default: {},
  allowed: "an object whose values are texts, numbers or booleans",
  accepts: isLabels,
};

/** The labels that have a value, as texts. */
export function toTags(labels: Labels): Record<string, string> {
  const given = Object.entries(labels).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [name, String(value)]));
}

export function isLabels(value: unknown): value is Labels {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  return Object.values(value).every((label) => ["string", "number", "boolean", "undefined"].includes(typeof label));
}
