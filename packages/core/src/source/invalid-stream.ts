import { L0Error } from "../errors/l0-error.ts";

/** The error for a factory that gave something that is no stream L0 can read. */
export function invalidStream(got: string): L0Error {
  return new L0Error({
    code: "INVALID_STREAM",
    message:
      `The stream factory gave ${got}. Allowed is, new in every call: an (async) iterable or a ReadableStream of strings, ` +
      "UTF-8 bytes, chunks of OpenAI, Anthropic, Gemini or the AI SDK, or L0's events; a Response of SSE or NDJSON with " +
      "such chunks. For anything else pass a `source` adapter.",
  });
}

/** What a value looks like, without what it holds. */
export function outline(value: unknown): string {
  if (typeof value !== "object" || value === null) return value === null ? "null" : typeof value;
  const name = (value.constructor as { readonly name?: string } | undefined)?.name || "object";
  // A key may be content too, where a model has written the object.
  const keys = Object.keys(value)
    .filter((key) => /^\w{1,32}$/.test(key))
    .slice(0, 6)
    .join(", ");
  return keys === "" ? name : `${name} with the fields ${keys}`;
}

/**
 * The error for a chunk that a decoder cannot read: it says which fields the chunk has, and nothing of what they hold. A
 * `source` adapter throws it too.
 */
export function unknownChunk(chunk: unknown): L0Error {
  return invalidStream(`chunks of an unknown shape: ${outline(chunk)}`);
}
