import { L0Error } from "../errors/l0-error.ts";

/** Which view reads the stream: the first one that is pulled. Holds its name alone, so that a reader that is dropped can be collected. */
export class Claim {
  #view: string | undefined;

  get taken(): boolean {
    return this.#view !== undefined;
  }

  /** Takes the claim for a view, as messages name it. Throws `STREAM_CONSUMED` where it is taken. */
  take(view: string): void {
    if (this.#view !== undefined) {
      throw new L0Error({
        code: "STREAM_CONSUMED",
        message: `The stream is already read by ${this.#view}, so ${view} cannot read it. A stream is read once; text() gives the whole text beside any view.`,
      });
    }
    this.#view = view;
  }
}
