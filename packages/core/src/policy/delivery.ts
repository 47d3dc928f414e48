import type { StreamEvent } from "../events/stream-event.ts";
import { settledBy, type Settler } from "../platform/settled-by.ts";

type Result = IteratorResult<StreamEvent, undefined>;

/** Never written to. */
const NOTHING: StreamEvent[] = [];
const DONE: Result = Object.freeze({ value: undefined, done: true });

/** The consumer's side of a session: one promise a token, ours, so that a timeout or an abort can settle it while the source hangs. */
export class Delivery implements Settler<Result> {
  #pending: Promise<Result> | undefined;
  /** Of the promise that is pending. */
  resolve!: (result: Result) => void;
  reject!: (error: unknown) => void;
  /** What comes next of what is queued: mostly there is one event, and an array for it would cost more than the event. */
  #next: StreamEvent | undefined;
  #queue: StreamEvent[] = NOTHING;
  #taken = 0;
  /** Whether a read can be answered at once: something is queued, or all is over. */
  ready = false;
  #closed = false;
  #failure: { readonly error: unknown } | undefined;
  /** Handlers are being told of an event that will be given: a close in the meantime leaves the present read to it. */
  giving = false;

  /** The promise of a read that is still unanswered. */
  get pending(): Promise<Result> | undefined {
    return this.#pending;
  }

  /** Begins a read; `give` or `close` answers it. */
  wait(): Promise<Result> {
    return (this.#pending = settledBy<Result>(this));
  }

  /** Answers a read from what is there. Call it only where it is {@link ready} and nothing is pending. */
  take(): Promise<Result> {
    const event = this.#takeNext();
    if (event !== undefined) return Promise.resolve({ value: event, done: false });
    const failure = this.#failure;
    this.#failure = undefined;
    return failure === undefined ? Promise.resolve(DONE) : Promise.reject(failure.error);
  }

  /** What is there, at most `most` events. */
  takeMany(most: number): StreamEvent[] {
    const events: StreamEvent[] = [];
    while (events.length < most && this.#next !== undefined) events.push(this.#takeNext() as StreamEvent);
    return events;
  }

  /** What comes while `give` runs, behind `first`: the queue itself, not a copy. Call it only where nothing is queued. */
  collect(first: StreamEvent, give: () => void): StreamEvent[] {
    const events = [first];
    this.#next = first;
    this.#queue = events;
    give();
    this.#next = undefined;
    this.#clear();
    return events;
  }

  #takeNext(): StreamEvent | undefined {
    const event = this.#next;
    this.#next = this.#queue[this.#taken++];
    if (this.#next === undefined) this.#clear();
    return event;
  }

  /** Gives an event to the consumer, now or at its next read. */
  give(event: StreamEvent): void {
    if (this.#pending === undefined) {
      if (this.#next === undefined) this.#next = event;
      else if (this.#queue === NOTHING) this.#queue = [event];
      else this.#queue.push(event);
      this.ready = true;
      return;
    }
    this.#pending = undefined;
    this.resolve({ value: event, done: false });
  }

  /** No more events. With a failure, the read that is pending, or else the next one, rejects with it. */
  close(failure?: { readonly error: unknown }): void {
    this.#closed = true;
    this.ready = true;
    if (this.#pending === undefined || this.giving) {
      this.#failure = failure;
      return;
    }
    this.#pending = undefined;
    if (failure === undefined) this.resolve(DONE);
    else this.reject(failure.error);
  }

  #clear(): void {
    this.#queue = NOTHING;
    this.#taken = 0;
    this.ready = this.#closed;
  }
}
