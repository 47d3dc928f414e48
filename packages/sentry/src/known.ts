type Field = string | number | boolean;

/** Longer texts (a model's name that is none) are cut, UTF-16 units. */
const MAX_TEXT = 1000;

/**
 * The fields that can be sent: what is unknown, and a number that is none, is left out, never sent as zero or as an
 * empty text.
 */
export function known(fields: Readonly<Record<string, Field | undefined>>): Record<string, Field> {
  const sent: Record<string, Field> = {};
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (typeof value === "string") sent[name] = value.slice(0, MAX_TEXT).toWellFormed();
    else if (typeof value === "boolean" || Number.isFinite(value)) sent[name] = value as Field;
  }
  return sent;
}
