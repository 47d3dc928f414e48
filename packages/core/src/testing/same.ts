/** Throws, with both sides in the message, where two values are not the same as JSON. */
export function same(actual: unknown, expected: unknown, what: string): void {
  const [is, shouldBe] = [JSON.stringify(actual), JSON.stringify(expected)];
  if (is !== shouldBe) throw new Error(`${what}: got ${is}, expected ${shouldBe}`);
}
