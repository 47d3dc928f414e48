import { L0Error } from "../errors/l0-error.ts";

/** Held by one view: the claim must not keep a reader alive that its consumer has dropped. */
export interface Ticket {
  /** The view, as messages name it. */
  readonly view: string;
}

/** Which view reads the stream: the first one that is pulled. */
export class Claim {
  #holder: Ticket | undefined;

  get taken(): boolean {
    return this.#holder !== undefined;
  }

  /** Whether this ticket holds the claim. */
  isHeldBy(ticket: Ticket): boolean {
    return this.#holder === ticket;
  }

  /** Takes the claim. Throws `STREAM_CONSUMED` where another reader has it. */
  take(ticket: Ticket): void {
    this.#holder ??= ticket;
    if (this.#holder === ticket) return;
    const { view } = this.#holder;
    throw new L0Error({
      code: "STREAM_CONSUMED",
      message: `The stream is already read by ${view}, so ${ticket.view} cannot read it. A stream is read once; text() gives the whole text beside any view.`,
    });
  }
}
