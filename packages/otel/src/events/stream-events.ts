import type { EventOf } from "@l0/core";

import { type StreamEvent, streamEventOf, type ToldType } from "./stream-event.ts";

/** Where events are written. */
export type EventSink = (event: StreamEvent) => void;

/** Events of one stream, so that one that fails for ever stays bounded, beside the one that says how it ended. */
const MAX_EVENTS = 32;

/**
 * The events of one stream. Until it is known where they go (a stream may turn out at its end to be sampled) they are
 * kept. Of the checkpoints of an attempt only the last is told, and how many there were.
 */
export class StreamEvents {
  /** Events beyond the first 32. */
  dropped = 0;
  #written = 0;
  #kept: StreamEvent[] = [];
  #sink: EventSink | undefined;
  #checkpoint: { readonly event: StreamEvent; readonly count: number } | undefined;

  tell(event: EventOf<ToldType>): void {
    const told = streamEventOf(event);
    if (event.type === "CHECKPOINT_SAVED") {
      this.#checkpoint = { event: told, count: (this.#checkpoint?.count ?? 0) + 1 };
    } else if (event.type === "COMPLETE" || this.#written < MAX_EVENTS) {
      this.#write(told);
    } else {
      this.dropped++;
    }
  }

  attemptEnded(): void {
    if (this.#checkpoint === undefined) return;
    const { event, count } = this.#checkpoint;
    this.#checkpoint = undefined;
    if (this.#written < MAX_EVENTS) this.#write({ ...event, attributes: { ...event.attributes, checkpoints: count } });
    else this.dropped++;
  }

  /** Events go here from now on, those that were kept first. */
  goTo(sink: EventSink): void {
    this.#sink = sink;
    const kept = this.#kept;
    this.#kept = [];
    for (const event of kept) sink(event);
  }

  #write(event: StreamEvent): void {
    this.#written++;
    if (this.#sink === undefined) this.#kept.push(event);
    else this.#sink(event);
  }
}
