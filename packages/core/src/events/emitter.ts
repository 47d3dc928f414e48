import type { EventHandler, L0Event, L0EventType, StreamInfo } from "./handler.ts";
import type { LifecycleEvent } from "./lifecycle-event.ts";
import type { ObservedStreamEvent } from "./stream-event.ts";
import type { OnHandlerError } from "./tell-once.ts";

/** Throws on one stream after which a handler is switched off for it. */
const MAX_THROWS = 10;

interface Subscriber {
  readonly handler: EventHandler;
  throws: number;
}

const NOBODY: readonly Subscriber[] = [];

/** Delivers the events of one stream to its handlers: synchronously, in order, each isolated from the stream and the others. */
export class Emitter {
  readonly #subscribers: readonly Subscriber[];
  readonly #info: StreamInfo;
  readonly #onError: OnHandlerError;
  /** Made for the first handler: most of what a stream without one would hold. */
  #byType: Map<L0EventType, readonly Subscriber[]> | undefined;
  /** The token path asks for nothing else. */
  readonly #onToken: readonly Subscriber[];
  #telling = false;
  #later: L0Event[] | undefined;
  /** How often handlers have thrown or rejected. */
  errors = 0;

  constructor(handlers: readonly EventHandler[], info: StreamInfo, onError: OnHandlerError) {
    this.#subscribers = handlers.length === 0 ? NOBODY : handlers.map((handler) => ({ handler, throws: 0 }));
    this.#info = info;
    this.#onError = onError;
    this.#onToken = this.#find("token");
  }

  /** Whether anybody takes this type. */
  wants(type: L0EventType): boolean {
    return this.#of(type).length > 0;
  }

  /** What a handler brings about while it is told of an event is told when all others have been told of that. */
  emit(event: LifecycleEvent | ObservedStreamEvent): void {
    if (this.#telling) return void (this.#later ??= []).push(event);
    this.#telling = true;
    for (let next: L0Event | undefined = event; next; next = this.#later?.shift()) {
      for (const subscriber of this.#of(next.type)) this.#tell(subscriber, next);
    }
    this.#telling = false;
  }

  #of(type: L0EventType): readonly Subscriber[] {
    return type === "token" ? this.#onToken : this.#find(type);
  }

  #find(type: L0EventType): readonly Subscriber[] {
    if (this.#subscribers.length === 0) return NOBODY;
    this.#byType ??= new Map();
    const known = this.#byType.get(type);
    if (known !== undefined) return known;
    const found = this.#subscribers.filter(({ handler }) => handler.events?.includes(type) ?? true);
    const subscribers = found.length === 0 ? NOBODY : found;
    this.#byType.set(type, subscribers);
    return subscribers;
  }

  #tell(subscriber: Subscriber, event: L0Event): void {
    if (subscriber.throws >= MAX_THROWS) return;
    try {
      const returned = subscriber.handler(event, this.#info);
      if (typeof returned === "object") {
        Promise.resolve(returned).catch((error: unknown) => this.#failed(subscriber, error, event.type));
      }
    } catch (error) {
      this.#failed(subscriber, error, event.type);
    }
  }

  #failed(subscriber: Subscriber, error: unknown, type: L0EventType): void {
    this.errors++;
    subscriber.throws++;
    this.#onError(error, subscriber.handler, type);
  }
}
