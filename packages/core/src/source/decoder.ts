import type { AnswerFacts, StreamPiece, TakenBack } from "../events/stream-piece.ts";

/** What a decoder says a chunk means. Methods may be called in any number per chunk, in the order of the chunk. */
export interface SourceSink {
  /** A text delta; an empty one is none. */
  text(value: string): void;
  /** Output that is no text. */
  piece(piece: StreamPiece): void;
  /** Text that the source gave before is void. */
  takenBack(what: TakenBack): void;
  /** Generated content that is not passed on yet, such as a piece of tool arguments. */
  progress(): void;
  /** What the source says of its answer; what is `undefined` is left as it was. */
  about(facts: { readonly [K in keyof AnswerFacts]: AnswerFacts[K] | undefined }): void;
  /** The protocol's end mark has been seen; `reason` is the provider's own word. */
  finished(reason?: string): void;
  /** An error sent inside the stream. */
  failed(error: unknown): void;
}

/** Translates the chunks of one provider stream; may keep state between them. */
export interface Decoder {
  /** Whether this protocol has an end mark: a stream that ends without it was cut. `undefined` where it is not known yet. */
  readonly hasEndMark: boolean | undefined;
  push(chunk: unknown, sink: SourceSink): void;
  /** The source has ended. */
  end?(sink: SourceSink): void;
}

/** Makes the decoder of one protocol, which it knows by the structure of a chunk. */
export interface Shape {
  fits(chunk: unknown): boolean;
  decoder(): Decoder;
}
