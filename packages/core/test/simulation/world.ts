import type { L0Result, StreamEvent } from "../../src/index.ts";
import { eventsOf, newObservation, type FiredInterruption, type Observation, type Read } from "./observation.ts";
import type { Inside, Interruption, Schedule } from "./schedule.ts";
import type { VirtualTime } from "./virtual-time.ts";

/** What the players of one run share: the time, the result that is read, and the observation they write. */
export class World {
  readonly time: VirtualTime;
  readonly schedule: Schedule;
  readonly controller: AbortController = new AbortController();
  /** Reads of the consumer that are unanswered, by whatever view. */
  unanswered = 0;
  /** Since when none is: the consumer holds the stream. */
  heldSince: number | undefined;
  /** Whether the consumer has done all it wanted. */
  finished = false;
  /** Whether the observation is closed: what comes now is nobody's business. */
  isOver = false;
  /** When anybody last did anything: a clock that only ticks is no activity. */
  activeAt: number;
  #seen: Observation | undefined;
  #result: L0Result | undefined;
  /** Whether the reader was closed before its first read: then it opens nothing. */
  #isClosed = false;
  #iterator: AsyncIterator<StreamEvent, undefined> | undefined;
  readonly #entered = new Map<Inside, number>();
  readonly #left: Interruption[];

  constructor(schedule: Schedule, time: VirtualTime) {
    this.schedule = schedule;
    this.time = time;
    this.activeAt = time.now;
    this.#left = [...schedule.interruptions];
    countListeners(this.controller.signal);
  }

  /** The result is there: the play begins. */
  begin(result: L0Result): void {
    this.#result = result;
    this.#seen = newObservation(this.schedule, result);
    for (const interruption of this.schedule.interruptions) {
      const { when } = interruption;
      if ("at" in when) this.time.after(when.at, () => this.#fire(interruption));
    }
  }

  get result(): L0Result {
    return this.#result as L0Result;
  }

  get seen(): Observation {
    return this.#seen as Observation;
  }

  note(who: string, what: string, detail?: unknown): void {
    this.activeAt = this.time.now;
    this.seen.trace.push({ at: this.time.now, who, what, detail });
  }

  problem(invariant: string, message: string): void {
    this.seen.problems.push({ invariant, message });
  }

  /** The consumer is about to pull. */
  pulls(): void {
    if (!this.#isClosed) this.seen.startedAt ??= this.time.now;
    this.unanswered++;
    this.heldSince = undefined;
  }

  answered(): void {
    this.unanswered--;
    if (this.unanswered === 0) this.heldSince = this.time.now;
  }

  /** Pieces that the sources have given beyond those that are asked for, where the consumer sees every piece. */
  ahead(): number {
    const { consumer, options } = this.schedule;
    const seesAll = (consumer.view === "stream" || consumer.view === "for await") && options.delivery === "live";
    if (!seesAll || options.continues || options.guardrails.length > 0 || options.drift) return 0;
    const given = this.seen.attempts.reduce((sum, attempt) => sum + attempt.given.length, 0);
    const taken = eventsOf(this.seen).filter(({ type }) => type !== "reset" && type !== "complete").length;
    // One read is for what is read now.
    return given - taken - (this.unanswered - 1);
  }

  /** The reader of `result.stream`. */
  get iterator(): AsyncIterator<StreamEvent, undefined> {
    return (this.#iterator ??= this.result.stream[Symbol.asyncIterator]() as AsyncIterator<StreamEvent, undefined>);
  }

  /** Reads the next event; what becomes of it is kept in the order of the calls. */
  async read(): Promise<Read> {
    const read: Read = { at: this.time.now, state: "pending" };
    this.seen.reads.push(read);
    this.note("consumer", "reads");
    this.pulls();
    try {
      const { value, done } = await this.iterator.next();
      read.state = done ? "done" : "event";
      if (value) read.event = value;
    } catch (error) {
      read.state = "failed";
      read.error = error;
    }
    this.answered();
    this.note("consumer", `gets ${read.state}`, read.event ?? (read.error as Error | undefined)?.message);
    return read;
  }

  /** Somebody's code runs that may interfere. */
  enter(inside: Inside): void {
    if (this.isOver) return;
    const nth = (this.#entered.get(inside) ?? 0) + 1;
    this.#entered.set(inside, nth);
    this.#fireWhere((when) => "inside" in when && when.inside === inside && when.nth === nth);
  }

  /** A handler is told of the n-th event of a type. */
  told(type: string, nth: number, behind: boolean): void {
    if (this.isOver) return;
    this.#fireWhere((when) => "told" in when && when.told === type && when.nth === nth && when.behind === behind);
  }

  /** Ends the stream from outside, for a reason of the play itself. */
  interrupt(how: FiredInterruption["how"]): void {
    const { outcome } = this.result.state;
    const pulled = this.seen.startedAt !== undefined;
    this.note("interruption", how, outcome);
    this.seen.interruptions.push({ how, at: this.time.now, pulled, outcome });
    if (how === "signal") this.controller.abort(new Error("enough"));
    else if (how === "read") void this.read();
    else if (how === "return") this.#close();
    else if (how !== "stop") this.result.abort("enough");
  }

  /** Closes the reading, which must not wait for anything. */
  #close(): void {
    let closed = false;
    this.#isClosed = true;
    void this.iterator.return?.().then(() => (closed = true));
    const since = this.time.now;
    this.time.after(0, () => {
      if (!closed) this.problem("nothing is left", `return() of the reader has not resolved since ${since} ms`);
    });
  }

  #fireWhere(fits: (when: Interruption["when"]) => boolean): void {
    for (let index = this.#left.findIndex(({ when }) => fits(when)); index >= 0;) {
      const [found] = this.#left.splice(index, 1);
      this.#fire(found as Interruption);
      index = this.#left.findIndex(({ when }) => fits(when));
    }
  }

  #fire({ how }: Interruption): void {
    this.interrupt(how);
  }
}

/** Listeners of a signal whose listeners are counted. */
const LISTENERS = new WeakMap<AbortSignal, Set<unknown>>();

export const listenersOf = (signal: AbortSignal): number => LISTENERS.get(signal)?.size ?? 0;

function countListeners(signal: AbortSignal): void {
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal) as AbortSignal["addEventListener"];
  const remove = signal.removeEventListener.bind(signal) as AbortSignal["removeEventListener"];
  LISTENERS.set(signal, listeners);
  Object.assign(signal, {
    addEventListener: (type: string, listener: () => void, options?: AddEventListenerOptions): void => {
      listeners.add(listener);
      add(type, listener, options);
    },
    removeEventListener: (type: string, listener: () => void): void => {
      listeners.delete(listener);
      remove(type, listener);
    },
  });
}
