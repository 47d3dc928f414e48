/** Milliseconds of a monotonic clock. */
export const now = (): number => performance.now();

/** Unix epoch, ms. */
export const epoch = (): number => Date.now();
