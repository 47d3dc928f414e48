import type { TimelineEntry } from "../run/run-view.ts";

/** The entries whose type and fields have every word of the query. */
export function filterEvents(entries: readonly TimelineEntry[], query: string): readonly TimelineEntry[] {
  const words = query.toLowerCase().split(/\s+/);
  return entries.filter(({ type, fields }) => {
    const text = `${type} ${Object.entries(fields).map(fieldText).join(" ")}`.toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** `delay=120`: numbers with at most two decimals, small ones with three digits. */
export function fieldText([name, value]: readonly [string, string | number | boolean]): string {
  return `${name}=${fieldValue(value)}`;
}

export function fieldValue(value: string | number | boolean): string {
  if (typeof value !== "number") return String(value);
  return String(Number(Math.abs(value) < 0.1 ? value.toPrecision(3) : value.toFixed(2)));
}
