import type { StreamEvent } from "../events/stream-event.ts";

type Result = IteratorResult<StreamEvent, undefined>;

const DONE: Result = Object.freeze({ value: undefined, done: true });

/** The consumer's side of a session: one promise a token, ours, so that a timeout or an abort can settle it while the source hangs. */
export class Delivery {
  #pending: Promise<Result> | undefined;
  #resolve!: (result: Result) => void;
  #reject!: (error: unknown) => void;
  readonly #queue: StreamEvent[] = [];
  /** Whether the next read must ask the source: nothing is pending, queued or over. */
  empty = true;
  #closed = false;
  #failure: { readonly error: unknown } | undefined;
  #giving = false;

  readonly #capture = (resolve: (result: Result) => void, reject: (error: unknown) => void): void => {
    this.#resolve = resolve;
    this.#reject = reject;
  };

  /** The promise of a read that is still unanswered. */
  get pending(): Promise<Result> | undefined {
    return this.#pending;
  }

  /** Begins a read; `give` or `close` answers it. */
  wait(): Promise<Result> {
    this.empty = false;
    return (this.#pending = new Promise<Result>(this.#capture));
  }

  /** Answers a read from what is there. Call it only where {@link empty} is false and nothing is pending. */
  take(): Promise<Result> {
    const event = this.#queue.shift();
    this.empty = this.#queue.length === 0 && !this.#closed;
    if (event !== undefined) return Promise.resolve({ value: event, done: false });
    const failure = this.#failure;
    this.#failure = undefined;
    return failure === undefined ? Promise.resolve(DONE) : Promise.reject(failure.error);
  }

  /** Gives an event to the consumer, now or at its next read. */
  give(event: StreamEvent): void {
    if (this.#pending === undefined) {
      this.#queue.push(event);
      this.empty = false;
      return;
    }
    this.#pending = undefined;
    this.empty = !this.#closed;
    this.#resolve({ value: event, done: false });
  }

  /** Handlers are being told of an event that will be given: a close in the meantime leaves the present read to it. */
  hold(): void {
    this.#giving = true;
  }

  release(): void {
    this.#giving = false;
  }

  /** No more events. With a failure, the read that is pending, or else the next one, rejects with it. */
  close(failure?: { readonly error: unknown }): void {
    this.#closed = true;
    this.empty = false;
    if (this.#pending === undefined || this.#giving) {
      this.#failure = failure;
      return;
    }
    this.#pending = undefined;
    if (failure === undefined) this.#resolve(DONE);
    else this.#reject(failure.error);
  }
}
