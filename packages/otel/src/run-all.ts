/** Runs every step, whatever the ones before it threw, and then throws what the first of them threw. */
export function runAll(...steps: readonly (() => void)[]): void {
  const thrown: unknown[] = [];
  for (const step of steps) {
    try {
      step();
    } catch (error) {
      thrown.push(error);
    }
  }
  if (thrown.length > 0) throw thrown[0];
}
