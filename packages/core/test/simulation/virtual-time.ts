import type { Random } from "./random.ts";

/** The longest time a timer of Node can hold, ms: a longer one fires at once. */
const LONGEST = 2 ** 31 - 1;
/** Unix epoch of a monotonic clock that stands at zero, ms. */
const EPOCH = 1_700_000_000_000;
/** A clock that stood at zero would hide what is measured from the wrong moment. */
const START = 5000.25;

/** What the runtime takes from the globals, as it was. */
const REAL = {
  stackTraceLimit: Error.stackTraceLimit,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  random: Math.random,
  epoch: Date.now,
};
const realImmediate = setImmediate;

/** A timer. Node's own is an object with these methods, too. */
class Timer {
  at: number;
  readonly run: () => void;
  /** ms between two runs; 0 where there is one run. */
  readonly every: number;
  /** Whether the runtime made it, not the play around it. */
  readonly isOfRuntime: boolean;
  isSet = true;

  constructor(at: number, run: () => void, every: number, isOfRuntime: boolean) {
    this.at = at;
    this.run = run;
    this.every = every;
    this.isOfRuntime = isOfRuntime;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }
}

/** What is asked when every microtask has run, before time goes on. Gives false where the play is over. */
export type OnQuiet = () => boolean;

/**
 * A clock and timers that cost no time. Time stands still while anything can run, then jumps to the next timer.
 * One per process: it takes the place of the globals that the runtime reads.
 */
export class VirtualTime {
  /** ms of the monotonic clock. */
  now = START;
  /** Timers of the runtime that are set. */
  ofRuntime = 0;
  /** Those of them that run again and again. */
  intervals = 0;
  /** Timers of the play that are set. */
  ofPlay = 0;
  /** Time during which the event loop was blocked, ms. */
  blocked = 0;
  /** In the order in which they fire. */
  readonly #timers: Timer[] = [];
  #random: Random | undefined;

  /** Begins again, with these numbers for `Math.random` and `crypto.randomUUID`. */
  reset(random: Random): void {
    this.now = START;
    this.ofRuntime = this.intervals = this.ofPlay = this.blocked = 0;
    this.#timers.length = 0;
    this.#random = random;
  }

  /** Runs something later, for the play around the runtime. */
  after(ms: number, run: () => void): void {
    this.#set(ms, run, 0, false);
  }

  /** Blocks the event loop: what is due in the meantime fires late. */
  block(ms: number): void {
    this.now += ms;
    this.blocked += ms;
  }

  /** Lets things run and time pass until `onQuiet` says that it is over. */
  drive(onQuiet: OnQuiet): Promise<void> {
    return new Promise((resolve, reject) => {
      // An immediate comes after the last microtask: that is what makes the moment quiet.
      const step = (): void => {
        try {
          if (!onQuiet()) return resolve();
          this.#fireNext();
        } catch (error) {
          return reject(error);
        }
        realImmediate(step);
      };
      realImmediate(step);
    });
  }

  /** Puts this time in the place of the globals while `run` runs. */
  async during<T>(run: () => Promise<T>): Promise<T> {
    this.#install();
    try {
      return await run();
    } finally {
      this.#restore();
    }
  }

  #fireNext(): void {
    const timer = this.#timers.shift();
    if (timer === undefined) return;
    this.now = Math.max(this.now, timer.at);
    if (timer.every > 0) {
      timer.at = this.now + timer.every;
      this.#insert(timer);
    } else {
      this.#count(timer, -1);
      timer.isSet = false;
    }
    timer.run();
  }

  #set(ms: number, run: () => void, every: number, isOfRuntime: boolean): Timer {
    const timer = new Timer(this.now + ms, run, every, isOfRuntime);
    this.#count(timer, 1);
    this.#insert(timer);
    return timer;
  }

  /** Behind those that are due at the same time. */
  #insert(timer: Timer): void {
    let index = this.#timers.length;
    while (index > 0 && (this.#timers[index - 1] as Timer).at > timer.at) index--;
    this.#timers.splice(index, 0, timer);
  }

  #clear(timer: unknown): void {
    if (!(timer instanceof Timer) || !timer.isSet) return;
    timer.isSet = false;
    this.#count(timer, -1);
    this.#timers.splice(this.#timers.indexOf(timer), 1);
  }

  #count(timer: Timer, by: number): void {
    if (!timer.isOfRuntime) this.ofPlay += by;
    else this.ofRuntime += by;
    if (timer.every > 0) this.intervals += by;
  }

  #uuid(): string {
    const hex = (digits: number): string =>
      Math.floor((this.#random?.unit() ?? 0) * 16 ** digits)
        .toString(16)
        .padStart(digits, "0");
    return `${hex(8)}-${hex(4)}-4${hex(3)}-8${hex(3)}-${hex(12)}`;
  }

  #install(): void {
    const timer = (ms: unknown, run: () => void, repeats: boolean): Timer => {
      const given = Math.trunc(Number(ms));
      const wait = given >= 1 && given <= LONGEST ? given : 1;
      return this.#set(wait, run, repeats ? wait : 0, true);
    };
    const clear = (one: unknown): void => this.#clear(one);
    Object.assign(globalThis, {
      setTimeout: (run: () => void, ms?: number) => timer(ms, run, false),
      setInterval: (run: () => void, ms?: number) => timer(ms, run, true),
      clearTimeout: clear,
      clearInterval: clear,
    });
    // Nobody looks at the stacks of so many errors.
    Error.stackTraceLimit = 0;
    Math.random = () => this.#random?.unit() ?? 0;
    Date.now = () => Math.floor(EPOCH + this.now);
    // Own properties in front of those of the prototypes.
    Object.defineProperty(performance, "now", { configurable: true, value: () => this.now });
    Object.defineProperty(crypto, "randomUUID", { configurable: true, value: () => this.#uuid() });
  }

  #restore(): void {
    const { random, epoch, stackTraceLimit, ...timers } = REAL;
    Error.stackTraceLimit = stackTraceLimit;
    Object.assign(globalThis, timers);
    Math.random = random;
    Date.now = epoch;
    Reflect.deleteProperty(performance, "now");
    Reflect.deleteProperty(crypto, "randomUUID");
  }
}
