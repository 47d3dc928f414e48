import { L0Error } from "../errors/l0-error.ts";

/** The error for a factory that gave something that is no stream L0 can read. */
export function invalidStream(got: string): L0Error {
  return new L0Error({
    code: "INVALID_STREAM",
    message:
      `The stream factory gave ${got}. Allowed is an (async) iterable or a ReadableStream of strings, UTF-8 bytes, OpenAI ` +
      "Chat Completions chunks, Anthropic Messages events or AI SDK parts; map anything else to strings.",
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

/** The error for a chunk that none of the known shapes, or not the shape of the chunks before it, fits. */
export function unknownChunk(chunk: unknown): L0Error {
  return invalidStream(`chunks of an unknown shape: ${outline(chunk)}`);
}
