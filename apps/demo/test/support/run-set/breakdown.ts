/** Amounts by what they are of. What comes to nothing has no entry: nothing counted and not known are the same. */
export type Breakdown = Readonly<Record<string, number>>;

/** The key of an amount that is not broken down. */
export const ALL = "all";
/** What stands for a name that is not known. */
export const UNKNOWN = "unknown";

/** Adds up amounts by their keys; those that are not known are left out. */
export function addUp(amounts: Iterable<readonly [key: string, amount: number | undefined]>): Breakdown {
  const sums = new Map<string, number>();
  for (const [key, amount] of amounts)
    if (amount !== undefined && amount !== 0) sums.set(key, (sums.get(key) ?? 0) + amount);
  return Object.fromEntries(sums);
}
