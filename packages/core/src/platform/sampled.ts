/**
 * Whether an id is among the sampled share of all ids, `rate` from 0 to 1. The same id gives the same answer in every
 * process, and what is sampled at a rate is sampled at every higher one.
 *
 * @see FNV-1a with the last mixing step of MurmurHash3, so that ids which differ in one character are spread evenly
 */
export function isSampled(id: string, rate: number): boolean {
  if (rate >= 1) return true;
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0 < rate * 2 ** 32;
}
