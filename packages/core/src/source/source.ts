import type { Decoder } from "./decoder.ts";

/** What is read: a provider's own iterator, so that a token costs no call between. */
export interface ChunkIterator {
  next(): PromiseLike<IteratorResult<unknown>> | IteratorResult<unknown>;
  /** A chunk that is already here; `undefined` where the next one has to be waited for. Spares a promise a token. */
  tryNext?(): unknown;
}

/** One provider stream, open. */
export interface Source {
  readonly iterator: ChunkIterator;
  /** Where what was opened says how its chunks are read; otherwise the first chunk decides. */
  readonly decoder?: Decoder;
  /** What the caller should be told of this way to pass a stream. */
  readonly warning?: string;
  /** Tells the provider to stop. Never waits for it, never throws. */
  cancel(): void;
}
