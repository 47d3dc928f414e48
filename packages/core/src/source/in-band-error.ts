import type { Shape } from "./decoder.ts";
import { fieldsOf } from "./fields.ts";

/** A stream whose first chunk is an error: it says nothing of its protocol, and nothing comes after it. */
export const inBandErrorShape: Shape = {
  fits: (chunk) => Boolean(fieldsOf(chunk)["error"]),
  decoder: () => ({
    hasEndMark: true,
    push: (chunk, sink) => sink.failed(fieldsOf(chunk)["error"]),
  }),
};
