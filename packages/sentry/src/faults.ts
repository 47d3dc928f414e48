/** What the SDK has thrown and nobody has been told of. */
export class Faults {
  #count = 0;
  #first: unknown;
  #warned = false;

  /** Runs a step whatever it throws, so that it costs none of the steps that follow. `undefined`: it has thrown. */
  guard<T>(step: () => T): T | undefined {
    try {
      return step();
    } catch (error) {
      if (this.#count++ === 0) this.#first = error;
      return undefined;
    }
  }

  /** @throws {Error} saying how much was lost since it was last said; the runtime says it once. */
  tell(): void {
    if (this.#count === 0) return;
    const lost = this.#count;
    const cause = this.#first;
    this.#count = 0;
    this.#first = undefined;
    throw new Error(`The Sentry SDK threw; ${lost} of the calls to it ${lost === 1 ? "is" : "are"} lost.`, { cause });
  }

  /** Says it on the console, the first time. */
  warn(): void {
    try {
      this.tell();
    } catch (error) {
      // oxlint-disable-next-line no-console -- here there is no `onHandlerError`: a report by hand, or a flush
      if (!this.#warned) console.warn(error);
      this.#warned = true;
    }
  }
}
