import { L0Error } from "../errors/l0-error.ts";
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
    throw new L0Error({
      code: "NETWORK_ERROR",
      errorType: "partial_chunks",
      retryReason: "incomplete",
      message: `An event of the stream is no JSON (${text.length} characters): it was cut, or is of another protocol.`,
    });
  }
}
