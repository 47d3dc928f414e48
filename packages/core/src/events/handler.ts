import type { LifecycleEvent, LifecycleEventType } from "./lifecycle-event.ts";
import type { ObservedStreamEvent } from "./stream-event.ts";
import type { Telemetry } from "./telemetry.ts";

/** Everything a handler can be told: facts and the data that passes by. */
export type L0Event = LifecycleEvent | ObservedStreamEvent;

export type L0EventType = LifecycleEventType | ObservedStreamEvent["type"];

/** The stream an event belongs to: one object per stream, so it is a good key of a `WeakMap`. */
export interface StreamInfo {
  readonly streamId: string;
  readonly sessionId: string;
  readonly context: Readonly<Record<string, unknown>>;
  /** From the options, or learnt from the provider's chunks. */
  readonly model?: string;
  readonly provider?: string;
  /** Whether records of this stream are to be kept; may change at `SESSION_END`. Metrics are never sampled. */
  readonly sampled: boolean;
  /** The valid text so far; absent where it is not kept. A getter: reading it costs nothing before somebody does. */
  readonly content?: string | undefined;
  /** The telemetry so far, a snapshot of the moment; absent where nothing records. */
  readonly telemetry?: Telemetry | undefined;
}

/** What a handler may wrap around the provider's code. */
export interface StreamScope {
  /** Runs a factory call, or the source's `return()`, of the given attempt. Must call `fn` once, synchronously, and return its value. */
  run?<T>(attempt: number, fn: () => T): T;
}

/**
 * Told of every event of a stream, synchronously, before the consumer gets it. What it throws or rejects with
 * never reaches the stream.
 */
export interface EventHandler {
  /** What it returns is not looked at, but for a promise's rejection. */
  (event: L0Event, stream: StreamInfo): unknown;
  /** Names the handler in messages. */
  readonly label?: string;
  /** The types it wants. Without it: all of them. */
  readonly events?: readonly L0EventType[];
  /** Called inside `l0()`, before its first await, to capture the caller's context. Must hold nothing that needs closing. */
  open?(stream: StreamInfo): StreamScope | void;
  /** Sends what is buffered. */
  flush?(): void | Promise<void>;
  /** Sends what is buffered and stops. A handler without it is flushed. */
  shutdown?(): void | Promise<void>;
}

/** The event of a type, lifecycle or stream. */
export type EventOf<T extends L0EventType> = Extract<L0Event, { readonly type: T }>;

/** What {@link defineHandler} takes. */
export interface HandlerDefinition<T extends L0EventType = L0EventType> {
  readonly label: string;
  readonly events?: readonly T[];
  handle(event: EventOf<T>, stream: StreamInfo): unknown;
  open?(stream: StreamInfo): StreamScope | void;
  flush?(): void | Promise<void>;
  shutdown?(): void | Promise<void>;
}

/**
 * Makes an {@link EventHandler} that is told only of the `events` it lists and costs nothing for the rest.
 *
 * @throws TypeError without a function `handle`.
 * @example
 * const ends = defineHandler({
 *   label: "ends",
 *   events: ["SESSION_END"],
 *   handle: (event) => console.log(event.outcome, event.telemetry.metrics.totalTokens),
 * });
 */
export function defineHandler<const T extends L0EventType = L0EventType>(
  definition: HandlerDefinition<T>,
): EventHandler {
  const { label, events, handle: own, open, flush, shutdown } = definition;
  // No L0Error: whoever only makes handlers need not bundle the rules of options.
  if (typeof own !== "function") throw new TypeError("defineHandler needs handle(event, stream).");
  const handle = (event: L0Event, stream: StreamInfo): unknown => definition.handle(event as EventOf<T>, stream);
  return Object.assign(handle, {
    label,
    ...(events && { events }),
    ...(open && { open: open.bind(definition) }),
    ...(flush && { flush: flush.bind(definition) }),
    ...(shutdown && { shutdown: shutdown.bind(definition) }),
  });
}
