import type { ChunkIterator } from "./source.ts";
import type { Frames } from "./frames.ts";
import { Lines } from "./lines.ts";

/** Reads the frames of a body of UTF-8 bytes. All frames of one network read are there at once. */
export class FrameReader implements ChunkIterator {
  readonly #bytes: ChunkIterator;
  readonly #frames: Frames;
  readonly #end: string;
  readonly #decoder = new TextDecoder();
  readonly #lines = new Lines();
  #ended = false;

  /** `end` is added to the last line. */
  constructor(bytes: ChunkIterator, frames: Frames, end: string) {
    this.#bytes = bytes;
    this.#frames = frames;
    this.#end = end;
  }

  tryNext(): string | undefined {
    return this.#frames(this.#lines);
  }

  async next(): Promise<IteratorResult<string, undefined>> {
    for (;;) {
      const value = this.tryNext();
      if (value !== undefined) return { value, done: false };
      if (this.#ended) return { value: undefined, done: true };
      this.#add(await this.#bytes.next());
    }
  }

  #add({ value, done }: IteratorResult<unknown>): void {
    this.#ended = done === true;
    const text = done
      ? this.#decoder.decode() + this.#end
      : this.#decoder.decode(value as Uint8Array, { stream: true });
    this.#lines.add(text);
  }
}
