/** What the functions for several records take: one of them, or a list. */
export type OneOrMany<T> = T | readonly T[];

export function toList<T extends object>(given: OneOrMany<T>): readonly T[] {
  return Array.isArray(given) ? given : [given as T];
}
