import type { Decoder } from "./decoder.ts";

/** Decodes frames of JSON. The frame `[DONE]` is an end mark in every protocol; an empty one says nothing. */
export function jsonFrames(inner: Decoder): Decoder {
  return {
    get hasEndMark() {
      return inner.hasEndMark;
    },
    push: (frame, sink) => {
      const text = (frame as string).trim();
      if (text === "[DONE]") sink.finished();
      else if (text) inner.push(parse(text), sink);
    },
    end: (sink) => inner.end?.(sink),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message quotes the text, which is content.
    throw new SyntaxError(`An event of the stream is no valid JSON (${text.length} characters).`);
  }
}
