import { delay } from "../platform/delay.ts";
import { type Fields, isObject } from "../platform/is-object.ts";
import type { Decoder } from "./decoder.ts";
import { FrameReader } from "./frame-reader.ts";
import { ndjsonFrames, sseFrames } from "./frames.ts";
import { invalidStream } from "./invalid-stream.ts";
import { jsonFrames } from "./json-frames.ts";
import type { ChunkIterator, Source } from "./source.ts";

/** A `Response` of `fetch`, the global one or one of a package. */
export type AnyResponse = Pick<Response, "ok" | "status" | "headers" | "bodyUsed"> & { readonly body: unknown };

export function isResponse(value: Fields): value is AnyResponse & Fields {
  return typeof value["ok"] === "boolean" && typeof value["status"] === "number" && isObject(value["headers"]);
}

/** How a body is cut into frames, by its content type, and what is added to its last line: only NDJSON's counts without an end. */
const FRAMINGS = [
  [/event-stream/i, sseFrames, ""],
  [/ndjson|jsonl|json-lines|stream\+json/i, ndjsonFrames, "\n"],
] as const;

/** Characters of the body of an error that are read, and how long it is waited for, ms. */
const MAX_ERROR = { length: 16_384, wait: 1000 };

/** Reads a response, whose body is open. One that is an error fails as the SDKs fail: with its status, headers and payload. */
export function openResponse(response: AnyResponse, body: Source, decoder: Decoder): Source {
  const { cancel, iterator } = body;
  if (!response.ok) return { iterator: { next: () => refuse(response, body) }, cancel };
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(response.headers.get("content-type") ?? "")?.[0] ?? "no content type";
  const framing = FRAMINGS.find(([pattern]) => pattern.test(type));
  if (framing === undefined) {
    const got = `a Response with status ${response.status} and ${type} (to read that as text, pass its body)`;
    // Some proxies answer 200 with an error, as others answer with the status of one.
    if (/json$/i.test(type)) return { iterator: { next: () => refuse(response, body, got) }, cancel };
    cancel();
    throw invalidStream(got);
  }
  const [, frames, end] = framing;
  return { iterator: new FrameReader(iterator, frames(), end), decoder: jsonFrames(decoder), cancel };
}

/** Fails with what the body says of the error; one that says of none is, where it is that, no stream. */
async function refuse({ status, headers }: AnyResponse, body: Source, noStream?: string): Promise<never> {
  const limit = delay(MAX_ERROR.wait);
  const payload = (await Promise.race([payloadOf(body.iterator), limit.done])) ?? {};
  limit.cancel();
  body.cancel();
  const { error } = payload;
  if (noStream && !error) throw invalidStream(noStream);
  throw Object.assign(new Error(`The provider answered ${status}.`), { status, headers, error: error ?? payload });
}

/** What the body says, where it is JSON and short; the connection may fail before that. */
async function payloadOf(bytes: ChunkIterator): Promise<Fields | undefined> {
  const decoder = new TextDecoder();
  let text = "";
  try {
    for (let read = await bytes.next(); !read.done; read = await bytes.next()) {
      text += decoder.decode(read.value as Uint8Array, { stream: true });
      if (text.length > MAX_ERROR.length) return undefined;
    }
    const parsed: unknown = JSON.parse(text);
    const payload: unknown = Array.isArray(parsed) ? parsed[0] : parsed;
    return isObject(payload) ? payload : undefined;
  } catch {
    return undefined;
  }
}
