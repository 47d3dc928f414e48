import type { StreamEvent } from "../events/stream-event.ts";
import type { Session } from "../policy/session.ts";
import type { Claim, Ticket } from "./claim.ts";

type Result = IteratorResult<StreamEvent, undefined>;

/** What `for await` over `result.stream` runs on. The session knows nothing of it while no read is pending. */
export class StreamReader implements AsyncIterableIterator<StreamEvent, undefined> {
  readonly #session: Session;
  readonly #claim: Claim;
  readonly #ticket: Ticket;
  /** Closed before its first read, it opens nothing. */
  #closed = false;

  /** `view`: how an error message names it. */
  constructor(session: Session, claim: Claim, view: string) {
    this.#session = session;
    this.#claim = claim;
    this.#ticket = { view };
  }

  next(): Promise<Result> {
    if (!this.#claim.isHeldBy(this.#ticket)) {
      if (this.#closed) return this.return();
      try {
        this.#claim.take(this.#ticket);
      } catch (error) {
        return Promise.reject(error);
      }
    }
    return this.#session.read();
  }

  /** Ends the session, if it is this reader that reads it. Never waits for the provider. */
  return(): Promise<Result> {
    this.#closed = true;
    if (this.#claim.isHeldBy(this.#ticket)) this.#session.abandon();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
