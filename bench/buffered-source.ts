/** A source whose reads bring several tokens each, as network reads do: what is left of one can be had without a wait. */
export class BufferedSource implements AsyncIterableIterator<string, undefined> {
  readonly #tokens: readonly string[];
  readonly #perRead: number;
  #next = 0;
  #readUntil = 0;

  /** `perRead`: tokens that a read brings. */
  constructor(tokens: readonly string[], perRead: number) {
    this.#tokens = tokens;
    this.#perRead = perRead;
  }

  next(): Promise<IteratorResult<string, undefined>> {
    if (this.#next === this.#readUntil) this.#readUntil = Math.min(this.#next + this.#perRead, this.#tokens.length);
    const value = this.tryNext();
    return Promise.resolve(value === undefined ? { value, done: true } : { value, done: false });
  }

  /** A token that is here already. */
  tryNext(): string | undefined {
    return this.#next < this.#readUntil ? this.#tokens[this.#next++] : undefined;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
