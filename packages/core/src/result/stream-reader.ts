import { abandonment } from "../platform/abandonment.ts";
import type { Session } from "../policy/session.ts";
import type { Claim } from "./claim.ts";

/** How a view reads the session. Must not hold the reader, so that one that is dropped can be collected. */
type Read<T> = (session: Session) => Promise<IteratorResult<T, undefined>>;

/** What `for await` over a view runs on. The session knows nothing of it while no read is pending. */
export class StreamReader<T> implements AsyncIterableIterator<T, undefined> {
  readonly #session: Session;
  #read: Read<T>;
  /** Whether the claim is this reader's. */
  #reads = false;
  /** Closed before its first read, it opens nothing. */
  #closed = false;
  readonly #claim: Claim;
  readonly #view: string;

  /** `view`: how an error message names it. */
  constructor(session: Session, claim: Claim, view: string, read: Read<T>) {
    this.#session = session;
    this.#claim = claim;
    this.#view = view;
    this.#read = read;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (!this.#reads) {
      if (this.#closed) return this.return();
      try {
        this.#claim.take(this.#view);
      } catch (error) {
        return Promise.reject(error);
      }
      this.#reads = true;
      abandonment.watch(this, this.#session);
    }
    return this.#read(this.#session);
  }

  /** Ends the session, if it is this reader that reads it. Never waits for the provider. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#closed = true;
    const done = (): ReturnType<Read<T>> => Promise.resolve({ value: undefined, done: true });
    if (this.#reads) {
      this.#read = done;
      this.#session.abandon();
    }
    return done();
  }

  [Symbol.asyncIterator](): this {
    return this;
  }
}
