/** What a label says of something that is not known. Prometheus takes an empty value for no label at all. */
export const UNKNOWN = "unknown";

/** UTF-16 units of a label value that are kept. */
const MAX_LENGTH = 128;

/** Short text of what may be a label, `unknown` of all else: an object or a function never becomes a label. */
export function labelText(value: unknown): string {
  if (typeof value === "boolean" || typeof value === "bigint" || Number.isFinite(value)) return String(value);
  if (typeof value !== "string" || value === "") return UNKNOWN;
  return copyOf(value.slice(0, MAX_LENGTH).toWellFormed());
}

/** V8 cuts a text by pointing into it: a series would keep the megabyte that its label was cut from. */
function copyOf(text: string): string {
  return ` ${text}`.slice(1);
}
