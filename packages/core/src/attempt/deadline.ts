import { now } from "../platform/clock.ts";
import { type Ticking, ticker } from "../platform/ticker.ts";

/** A limit that has passed; times in ms. */
export interface Timeout {
  readonly timeoutType: "initial" | "inter" | "total";
  readonly elapsed: number;
  readonly limit: number;
}

/** Limits of one attempt, ms; `Infinity` is no limit. */
export interface DeadlineLimits {
  readonly initialToken: number;
  readonly interToken: number;
  /** Of the session: the sum of its waits. */
  readonly total: number;
}

/** So long the rest is waited for, usage and the end of the connection, once the source has said that the text is whole, ms. */
const REST = 2000;

/** Told once, when a limit has passed. */
export type OnTimeout = (timeout: Timeout) => void;

/**
 * Fires while a source hangs. A token costs it two field writes: each wait gets a new mark, and the shared ticker
 * compares marks. Runs only while a read is pending, so a slow consumer trips nothing.
 */
export class Deadline implements Ticking {
  /** Whether the source is waited for. */
  waiting = false;
  #mark = 0;
  /** Whether every wait is timed. */
  readonly timesTotal: boolean;
  /** Whether the ticker has this deadline on its list. */
  #armed = false;
  #seenMark = 0;
  #limit: number;
  #interToken: number;
  #type: "initial" | "inter" = "initial";
  readonly #limits: DeadlineLimits;
  readonly #onTimeout: OnTimeout;
  #seenAt = 0;
  /** Time spent in waits that are over, and the start of the present one: measured only where `total` is set. */
  #spent: number;
  #waitAt = 0;

  /** `spent`: what the session has spent of `total` so far, ms. */
  constructor(limits: DeadlineLimits, onTimeout: OnTimeout, spent = 0) {
    this.#spent = spent;
    this.#limits = limits;
    this.#onTimeout = onTimeout;
    this.#limit = limits.initialToken;
    this.timesTotal = limits.total !== Infinity;
    this.#interToken = limits.interToken;
  }

  /** A read of the source begins. */
  wait(): void {
    this.waiting = true;
    this.#mark++;
    if (this.timesTotal) this.#waitAt = now();
    if (!this.#armed) this.#arm();
  }

  /** Generated content has come, and the wait goes on. */
  progress(): void {
    this.#mark++;
    this.#started();
    if (!this.waiting || this.#armed) return;
    this.#arm();
    // What came is handled first, in time that is not waited: the next tick begins to count.
    this.#seenMark--;
  }

  /** The text is whole: nobody waits long for what else the source may say, or for a server that keeps the connection. */
  textEnded(): void {
    this.#interToken = Math.min(this.#interToken, REST);
    this.progress();
  }

  /** Generated content has come: the consumer has its event and holds the stream. */
  rest(): void {
    this.#pause();
    if (this.#type === "initial") this.#started();
  }

  /** What the session has spent of `total`, ms; not counted where `total` is not set. */
  get spent(): number {
    return this.#spent;
  }

  /** The attempt is over. */
  stop(): void {
    this.#pause();
    ticker.remove(this);
  }

  tick(at: number): boolean {
    if (!this.waiting || !this.#isLimited) return (this.#armed = false);
    if (this.#mark !== this.#seenMark) {
      this.#seenMark = this.#mark;
      this.#seenAt = at;
    }
    const elapsed = at - this.#seenAt;
    if (elapsed >= this.#limit) return this.#fire(this.#type, elapsed, this.#limit);
    const spent = this.timesTotal ? this.#spent + at - this.#waitAt : 0;
    if (spent >= this.#limits.total) return this.#fire("total", spent, this.#limits.total);
    return true;
  }

  /** From here on the inter-token limit counts. */
  #started(): void {
    this.#type = "inter";
    this.#limit = this.#interToken;
  }

  #pause(): void {
    if (this.timesTotal && this.waiting) this.#spent += now() - this.#waitAt;
    this.waiting = false;
  }

  get #isLimited(): boolean {
    return this.#limit !== Infinity || this.timesTotal;
  }

  #arm(): void {
    if (!this.#isLimited) return;
    this.#armed = true;
    this.#seenMark = this.#mark;
    this.#seenAt = now();
    ticker.add(this);
  }

  #fire(timeoutType: Timeout["timeoutType"], elapsed: number, limit: number): false {
    this.#onTimeout({ timeoutType, elapsed, limit });
    return false;
  }
}
