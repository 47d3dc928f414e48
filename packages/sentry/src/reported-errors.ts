/** The errors that have been captured, so that none is captured again under the error that it caused. */
export class ReportedErrors {
  readonly #errors = new WeakSet<object>();

  /** Whether the error, or what caused it, is among them. */
  has(error: unknown): boolean {
    return chainOf(error).some((one) => this.#errors.has(one));
  }

  add(error: unknown): void {
    for (const one of chainOf(error)) this.#errors.add(one);
  }
}

function chainOf(error: unknown): object[] {
  return [error, causeOf(error)].filter((one): one is object => typeof one === "object" && one !== null);
}

/** Whoever has thrown may have put anything in its place. */
function causeOf(error: unknown): unknown {
  try {
    return (error as Error | null | undefined)?.cause;
  } catch {
    return undefined;
  }
}
