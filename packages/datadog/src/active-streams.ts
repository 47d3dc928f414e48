import type { StreamInfo } from "@l0/core";

/** How many streams with the same tags are open. */
export interface ActiveCount {
  readonly tags: readonly string[];
  readonly value: number;
}

/**
 * Counts the streams that are open, per combination of tags. A stream leaves with the tags that it entered with,
 * whatever was learnt of it since, so every count comes back to zero, and is then forgotten.
 */
export class ActiveStreams {
  readonly #tagsOf = new WeakMap<StreamInfo, readonly string[]>();
  readonly #counts = new Map<string, number>();

  enter(stream: StreamInfo, tags: readonly string[]): ActiveCount {
    // A handler that was given bare and inside of a filter is told twice: the stream is open once all the same.
    this.leave(stream);
    this.#tagsOf.set(stream, tags);
    return this.#move(tags, 1);
  }

  /** Nothing for a stream that never entered, or has left. */
  leave(stream: StreamInfo): ActiveCount | undefined {
    const tags = this.#tagsOf.get(stream);
    if (tags === undefined) return undefined;
    this.#tagsOf.delete(stream);
    return this.#move(tags, -1);
  }

  #move(tags: readonly string[], step: number): ActiveCount {
    const key = tags.join(",");
    const value = (this.#counts.get(key) ?? 0) + step;
    if (value === 0) this.#counts.delete(key);
    else this.#counts.set(key, value);
    return { tags, value };
  }
}
