import type { Decoder, SourceSink } from "./decoder.ts";
import { decoderFor } from "./shapes.ts";
import type { SourceAdapter } from "./source-adapter.ts";

/** Decodes with the decoder that the first chunk asks for. */
export class ChosenDecoder implements Decoder {
  readonly #adapter: SourceAdapter | undefined;
  #chosen: Decoder | undefined;

  constructor(adapter: SourceAdapter | undefined) {
    this.#adapter = adapter;
  }

  get hasEndMark(): boolean | undefined {
    return this.#chosen?.hasEndMark;
  }

  push(chunk: unknown, sink: SourceSink): void {
    failing((this.#chosen ??= decoderFor(chunk, this.#adapter)).push(chunk, sink), sink);
  }

  end(sink: SourceSink): void {
    failing(this.#chosen?.end?.(sink), sink);
  }
}

/** An adapter's method may be async, though nobody waits for it: what it throws fails the attempt all the same. */
function failing(given: unknown, sink: SourceSink): void {
  if (given instanceof Promise) given.catch((error: unknown) => sink.failed(error));
}
