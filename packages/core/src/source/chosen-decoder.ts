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

  get hasEndMark(): boolean {
    return this.#chosen?.hasEndMark ?? false;
  }

  push(chunk: unknown, sink: SourceSink): void {
    (this.#chosen ??= decoderFor(chunk, this.#adapter)).push(chunk, sink);
  }

  end(sink: SourceSink): void {
    this.#chosen?.end?.(sink);
  }
}
