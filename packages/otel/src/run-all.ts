/** Runs every step, whatever the ones before it threw, and then throws what the first of them threw. */
export function runAll(...steps: readonly (() => void)[]): void {
  let first: { readonly thrown: unknown } | undefined;
  for (const step of steps) {
    try {
      step();
    } catch (thrown) {
      first ??= { thrown };
    }
  }
  if (first !== undefined) throw first.thrown;
}
