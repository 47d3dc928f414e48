import { Tell, type OnError } from "./tell.ts";

/** What waits, as a delivery sees it. */
export interface Queue<T> {
  /** How many items wait. */
  readonly length: number;
  /** The oldest `count` items; they stay in the queue. */
  peek(count: number): readonly T[];
  /** The oldest `count` items have arrived. */
  done(count: number): void;
  /** The oldest `count` items are given up, and why. */
  lose(count: number, error: Error): void;
}

export interface OutboxOptions<T> {
  /** Names the handler in messages. */
  readonly label: string;
  /** Items that are held; one more is dropped. */
  readonly maxQueue: number;
  /** So many items are delivered at once. */
  readonly size: number;
  /** Fewer wait so long for more, ms. */
  readonly maxWait: number;
  /**
   * Delivers what waits. What it throws is told, and another try follows after the pause.
   *
   * @param isFlush the caller waits, and wants what is delivered to be durable
   * @returns whether there was anything to do
   */
  deliver(queue: Queue<T>, isFlush: boolean): Promise<boolean>;
  /** Pause before the next try after one that has failed, ms. */
  pause(): number;
  readonly onError: OnError;
}

/** What became of the items: `received = written + queued + dropped`. */
export interface OutboxCounts {
  readonly received: number;
  readonly written: number;
  readonly queued: number;
  readonly dropped: number;
}

interface Delivery {
  /** Somebody waits for it. */
  isFlush: boolean;
  /** Why it failed, or, where somebody waits, why items were lost since the last flush; once it is over. Never rejects. */
  readonly error: Promise<Error | undefined>;
}

/**
 * A bounded queue before something slow that may fail. `add` only queues; one delivery at a time runs in the background.
 * What fails stays queued and is tried again; what is lost is counted. Each trouble is told once: a failing delivery
 * again only when one has succeeded in between, a lost item never again.
 */
export class Outbox<T> {
  readonly #options: OutboxOptions<T>;
  readonly #tell: Tell;
  readonly #items: T[] = [];
  readonly #queue: Queue<T>;
  /** The delivery that runs, or the last one. */
  #latest: Promise<unknown> = Promise.resolve();
  #isRunning = false;
  /** The delivery that begins when it is over: whoever wants one until then shares it. */
  #next: Delivery | undefined;
  /** Runs until a part of a batch has waited long enough. */
  #wait: ReturnType<typeof setTimeout> | undefined;
  /** Runs until a delivery that failed is tried again. */
  #pause: ReturnType<typeof setTimeout> | undefined;
  /** Why items were lost since the last flush. */
  #loss: Error | undefined;
  #closed = false;
  #received = 0;
  #written = 0;
  #dropped = 0;

  constructor(options: OutboxOptions<T>) {
    this.#options = options;
    this.#tell = new Tell(options.onError);
    this.#queue = this.#asQueue();
  }

  add(item: T): void {
    this.#received += 1;
    const { label, maxQueue } = this.#options;
    if (this.#closed) {
      this.#drop(1, new Error(`${label} dropped a record that came after shutdown().`));
    } else if (this.#items.length >= maxQueue) {
      this.#drop(1, new Error(`${label} dropped a record: ${maxQueue} of them wait already (maxQueue).`));
    } else {
      this.#items.push(item);
      this.#plan();
    }
  }

  /**
   * Resolves when every item added since the last flush has been delivered, but for those that found the queue full.
   *
   * @throws Error that says why one has not.
   */
  async flush(): Promise<void> {
    const error = await this.#run(true);
    if (error !== undefined) throw error;
  }

  /**
   * Flushes. What could not be delivered then is dropped, like everything added later.
   *
   * @throws Error that says why items were lost.
   */
  async shutdown(): Promise<void> {
    this.#closed = true;
    await this.flush();
  }

  counts(): OutboxCounts {
    return {
      received: this.#received,
      written: this.#written,
      queued: this.#items.length,
      dropped: this.#dropped,
    };
  }

  #asQueue(): Queue<T> {
    const items = this.#items;
    return {
      get length() {
        return items.length;
      },
      peek: (count) => items.slice(0, count),
      done: (count) => {
        this.#written += items.splice(0, count).length;
      },
      lose: (count, error) => {
        this.#loss = error;
        this.#drop(items.splice(0, count).length, error);
      },
    };
  }

  #plan(): void {
    if (this.#isRunning || this.#next !== undefined || this.#pause !== undefined || this.#items.length === 0) return;
    if (this.#items.length >= this.#options.size) {
      void this.#run(false);
    } else {
      // Not unref'd: a process that ends by itself sends its last records first.
      this.#wait ??= setTimeout(() => void this.#run(false), this.#options.maxWait);
    }
  }

  #run(isFlush: boolean): Promise<Error | undefined> {
    this.#stopTimers();
    this.#next ??= this.#queueDelivery();
    this.#next.isFlush ||= isFlush;
    return this.#next.error;
  }

  #queueDelivery(): Delivery {
    const delivery: Delivery = { isFlush: false, error: this.#latest.then(() => this.#deliver(delivery)) };
    this.#latest = delivery.error;
    return delivery;
  }

  async #deliver({ isFlush }: Delivery): Promise<Error | undefined> {
    this.#next = undefined;
    this.#isRunning = true;
    this.#stopTimers();
    const lossBefore = this.#loss;
    let error: Error | undefined;
    try {
      const isDone = await this.#options.deliver(this.#queue, isFlush);
      if (isDone && this.#loss === lossBefore) this.#tell.trouble(undefined);
    } catch (cause) {
      error = cause instanceof Error ? cause : new Error(String(cause));
      this.#fail(error);
    }
    this.#isRunning = false;
    // Here and not when `shutdown` goes on: until then another delivery may have begun to count on them.
    if (this.#closed && this.#next === undefined) this.#dropped += this.#items.splice(0).length;
    this.#plan();
    if (!isFlush) return error;
    const loss = this.#takeLoss();
    return error ?? loss;
  }

  #takeLoss(): Error | undefined {
    const loss = this.#loss;
    // A flush that was asked for meanwhile has waited for what was lost, too.
    if (!this.#next?.isFlush) this.#loss = undefined;
    return loss;
  }

  #fail(error: Error): void {
    this.#tell.trouble(error);
    if (this.#closed || this.#items.length === 0) return;
    this.#pause = setTimeout(() => void this.#run(false), this.#options.pause());
    // A number in a browser, where nothing has to be let go.
    if (typeof this.#pause === "object") this.#pause.unref();
  }

  #drop(count: number, error: Error): void {
    this.#dropped += count;
    this.#tell.loss(error);
  }

  #stopTimers(): void {
    clearTimeout(this.#wait);
    clearTimeout(this.#pause);
    this.#wait = undefined;
    this.#pause = undefined;
  }
}
