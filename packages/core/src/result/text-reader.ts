import type { Session } from "../policy/session.ts";
import type { Claim, Ticket } from "./claim.ts";

type Result = IteratorResult<string, undefined>;

const DONE: Result = { value: undefined, done: true };

/** The text alone. It cannot show a reset, so from its first string on the session makes no retry that would need one. */
export class TextReader implements AsyncIterableIterator<string, undefined> {
  readonly #session: Session;
  readonly #claim: Claim;
  readonly #ticket: Ticket = { view: "textStream" };
  #closed = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(session: Session, claim: Claim) {
    this.#session = session;
    this.#claim = claim;
  }

  /** Overlapping calls take turns: each may read several events before it finds text. */
  next(): Promise<Result> {
    const read = (): Promise<Result> => this.#nextText();
    const turn = this.#turn.then(read, read);
    this.#turn = turn;
    return turn;
  }

  return(): Promise<Result> {
    this.#closed = true;
    if (this.#claim.isHeldBy(this.#ticket)) this.#session.abandon();
    return Promise.resolve(DONE);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async #nextText(): Promise<Result> {
    if (this.#closed) return DONE;
    this.#claim.take(this.#ticket);
    this.#session.appendOnly = true;
    for (;;) {
      const { value: event, done } = await this.#session.read();
      if (done) return DONE;
      if (event.type === "token") return { value: event.value, done: false };
    }
  }
}
