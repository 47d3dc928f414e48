/** The longest time a timer can hold, ms: a longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;

/**
 * Calls `run` in `ms` milliseconds, unless the process ends before: it does not keep the process alive. A wait of
 * more than 24 days is one of 24 days. Returns what cancels it.
 */
export function later(ms: number, run: () => void): () => void {
  const timer: unknown = setTimeout(run, Math.min(ms, LONGEST));
  // Browsers number their timers.
  if (typeof timer === "object") (timer as { unref?(): void }).unref?.();
  return () => clearTimeout(timer as number);
}
