import type { Decoder, Shape } from "./decoder.ts";
import { unknownChunk } from "./invalid-stream.ts";

/** Strings: each is a text delta as it stands. */
const strings: Decoder = {
  hasEndMark: false,
  push: (chunk, sink) => {
    if (typeof chunk !== "string") throw unknownChunk(chunk);
    sink.text(chunk);
  },
};

export const textShape: Shape = {
  fits: (chunk) => typeof chunk === "string",
  decoder: () => strings,
};

/** UTF-8 bytes; a character cut by a chunk border is held until it is whole. */
function bytes(): Decoder {
  const decoder = new TextDecoder();
  return {
    hasEndMark: false,
    push: (chunk, sink) => {
      if (!(chunk instanceof Uint8Array)) throw unknownChunk(chunk);
      sink.text(decoder.decode(chunk, { stream: true }));
    },
    end: (sink) => sink.text(decoder.decode()),
  };
}

export const bytesShape: Shape = {
  fits: (chunk) => chunk instanceof Uint8Array,
  decoder: bytes,
};
