/** Keys that one map of counts has at most. */
const MAX_KEYS = 100;
/** What counts the rest. */
const OTHER = "__other__";

/**
 * Adds to the count of a key; past 100 keys, to that of `__other__`. Gives the key that was counted. A map, so that a key
 * such as `__proto__` is a key like any other.
 */
export function tally(counts: Map<string, number>, key: string, by = 1): string {
  const at = counts.has(key) || counts.size < MAX_KEYS ? key : OTHER;
  counts.set(at, (counts.get(at) ?? 0) + by);
  return at;
}
