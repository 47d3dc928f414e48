import type { Shape } from "./decoder.ts";
import { fieldsOf } from "./fields.ts";

/** A stream whose first chunk is an error: it says nothing of its protocol, and nothing comes after it. */
export const inBandErrorShape: Shape = {
  fits: (chunk) => Boolean(errorIn(chunk)),
  decoder: () => ({
    hasEndMark: true,
    push: (chunk, sink) => sink.failed(errorIn(chunk)),
  }),
};

/** Finish reasons of an answer that an OpenAI-compatible server broke off: most servers, DeepSeek, vLLM and SGLang. */
export const BROKEN_OFF: RegExp = /^(error|insufficient_system_resource|abort)$/;

/** The error that a chunk holds, or is, as those of older vLLMs are. */
export function errorIn(chunk: unknown): unknown {
  const { error, object } = fieldsOf(chunk);
  return error || (object === "error" && chunk);
}
