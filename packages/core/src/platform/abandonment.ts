import { type Ticking, ticker } from "./ticker.ts";

/** Something that has to be ended when nobody can read it any more. */
interface Droppable {
  dropped(): void;
}

/**
 * Ends what was dropped half-read, once its reader has been collected. It is empty while no stream is read. A reader is
 * registered at the first tick after its first pull: most streams of a test or a cache are over by then, and the registry
 * is dear.
 */
class Abandonment implements Ticking {
  readonly #registry = new FinalizationRegistry<Droppable>((read) => read.dropped());
  /** Readers that are held until the next tick, by what they read. */
  readonly #young = new Map<Droppable, object>();

  /** Ends `read` once `reader` has been collected. */
  watch(reader: object, read: Droppable): void {
    if (this.#young.size === 0) ticker.add(this);
    this.#young.set(read, reader);
  }

  /** It has ended. */
  release(read: Droppable): void {
    if (!this.#young.delete(read)) this.#registry.unregister(read);
    else if (this.#young.size === 0) ticker.remove(this);
  }

  tick(): boolean {
    for (const [read, reader] of this.#young) this.#registry.register(reader, read, read);
    this.#young.clear();
    return false;
  }
}

/** Shared by all streams. */
export const abandonment: Abandonment = new Abandonment();
