import { epoch } from "../platform/clock.ts";

/**
 * How long a provider asks to wait, ms: `retry-after-ms`, else `Retry-After` in seconds or as a date (RFC 9110
 * section 10.2.3). `undefined` where it says nothing that can be read.
 */
export function retryAfterOf(headers: unknown): number | undefined {
  try {
    return waitOf(headers);
  } catch {
    return undefined; // Foreign headers that cannot be read say nothing.
  }
}

function waitOf(headers: unknown): number | undefined {
  const ms = Number.parseFloat(header(headers, "retry-after-ms"));
  if (ms >= 0) return ms;
  const value = header(headers, "retry-after");
  if (/^[\d.]+$/.test(value)) return Number(value) * 1000 || 0;
  // `Date.parse` makes a date of much that is none.
  const wait = /^[a-z]+,? .*\d:\d\d:\d\d/i.test(value) ? Math.max(0, Date.parse(value) - epoch()) : NaN;
  return Number.isNaN(wait) ? undefined : wait;
}

/** A header of a `Headers`, of anything with its `get()`, or of a plain object whose names may be in any case. */
function header(headers: unknown, name: string): string {
  const { get } = Object(headers) as { readonly get?: unknown };
  const found: unknown =
    typeof get === "function"
      ? get.call(headers, name)
      : Object.entries(Object(headers) as object).find(([key]) => key.toLowerCase() === name)?.[1];
  return typeof found === "string" || typeof found === "number" ? String(found).trim() : "";
}
