import type { EventHandler, L0Event, L0EventType, StreamInfo } from "./handler.ts";
import type { LifecycleEvent } from "./lifecycle-event.ts";
import type { ObservedStreamEvent } from "./stream-event.ts";
import type { OnHandlerError } from "./tell-once.ts";

/** Throws on one stream after which a handler is switched off for it. */
const MAX_THROWS = 10;

const NOBODY: readonly EventHandler[] = [];

/** Delivers the events of one stream to its handlers: synchronously, in order, each isolated from the stream and the others. */
export class Emitter {
  /** The token path asks for nothing else. */
  readonly #onToken: readonly EventHandler[];
  #telling = false;
  #later: L0Event[] | undefined;
  /** How often each has thrown or rejected: made for the first one that does. */
  #throws: Map<EventHandler, number> | undefined;
  readonly #info: StreamInfo;
  readonly #handlers: readonly EventHandler[];
  /** Where some take only events of some types. */
  #byType: Map<L0EventType, readonly EventHandler[]> | undefined;
  readonly #onError: OnHandlerError;
  /** How often handlers have thrown or rejected. */
  errors = 0;

  constructor(handlers: readonly EventHandler[], info: StreamInfo, onError: OnHandlerError) {
    this.#handlers = handlers;
    if (handlers.some(({ events }) => events !== undefined)) this.#byType = new Map();
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
      for (const handler of this.#of(next.type)) this.#tell(handler, next);
    }
    this.#telling = false;
  }

  #of(type: L0EventType): readonly EventHandler[] {
    return type === "token" ? this.#onToken : this.#find(type);
  }

  #find(type: L0EventType): readonly EventHandler[] {
    if (this.#byType === undefined) return this.#handlers;
    const known = this.#byType.get(type);
    if (known !== undefined) return known;
    const found = this.#handlers.filter(({ events }) => events?.includes(type) ?? true);
    const takers = found.length === 0 ? NOBODY : found;
    this.#byType.set(type, takers);
    return takers;
  }

  #tell(handler: EventHandler, event: L0Event): void {
    if (this.#throws !== undefined && (this.#throws.get(handler) ?? 0) >= MAX_THROWS) return;
    try {
      const returned = handler(event, this.#info);
      if (typeof returned === "object") {
        Promise.resolve(returned).catch((error: unknown) => this.#failed(handler, error, event.type));
      }
    } catch (error) {
      this.#failed(handler, error, event.type);
    }
  }

  #failed(handler: EventHandler, error: unknown, type: L0EventType): void {
    this.errors++;
    this.#throws ??= new Map();
    this.#throws.set(handler, (this.#throws.get(handler) ?? 0) + 1);
    this.#onError(error, handler, type);
  }
}
