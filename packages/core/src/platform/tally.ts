/** Adds one to the count of a key. A map, so that a key such as `__proto__` is a key like any other. */
export function tally(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
