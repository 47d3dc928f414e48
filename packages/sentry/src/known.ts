type Field = string | number | boolean;

/** The fields that have a value: what is unknown is left out, never sent as zero or as an empty text. */
export function known(fields: Readonly<Record<string, Field | undefined>>): Record<string, Field> {
  return Object.fromEntries(Object.entries(fields).filter((field): field is [string, Field] => field[1] !== undefined));
}
