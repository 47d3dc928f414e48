/** Told of a trouble. What it throws is ignored. */
export type OnError = (error: Error) => void;

/** Says each trouble once. */
export class Tell {
  readonly #onError: OnError;
  #inTrouble = false;
  #toldLoss = false;

  constructor(onError: OnError) {
    this.#onError = onError;
  }

  /** Something fails that is tried again: told once, until `undefined` says that it works. */
  trouble(error: Error | undefined): void {
    if (error !== undefined && !this.#inTrouble) this.#say(error);
    this.#inTrouble = error !== undefined;
  }

  /** Something is lost for good: told once. */
  loss(error: Error): void {
    if (!this.#toldLoss) this.#say(error);
    this.#toldLoss = true;
  }

  #say(error: Error): void {
    void say(this.#onError, error);
  }
}

/** Whatever the reporter does, a throw or a rejection goes nowhere. */
async function say(onError: (error: Error) => unknown, error: Error): Promise<void> {
  try {
    await onError(error);
  } catch {
    // The user's own reporter failed; there is nobody left to tell.
  }
}
