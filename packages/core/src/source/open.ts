import { dropPromise } from "../platform/drop-promise.ts";
import { type Fields, isObject } from "../platform/is-object.ts";
import { ChosenDecoder } from "./chosen-decoder.ts";
import { invalidStream, outline } from "./invalid-stream.ts";
import { type AnyResponse, isResponse, openResponse } from "./open-response.ts";
import type { SourceAdapter } from "./source-adapter.ts";
import type { Source } from "./source.ts";

export type { Source } from "./source.ts";

/** What a session knows when it opens a source. */
export interface OpenOptions {
  readonly adapter?: SourceAdapter | undefined;
  /** What the session has read so far that can be read once only: given again, it would be empty, or the same failure. */
  readonly seen?: WeakSet<object> | undefined;
}

/**
 * Takes what a stream factory gave. Throws `INVALID_STREAM` for what is no stream, and for one that was read before;
 * also what the adapter throws.
 */
export function openSource(given: unknown, { adapter, seen }: OpenOptions = {}): Source {
  const opened = adapter?.open ? adapter.open(given) : given;
  if (typeof opened === "string") throw invalidStream("a string, not a stream of strings");
  if (!isObject(opened)) throw invalidStream(outline(opened));
  markSeen(opened, seen);
  if (isResponse(opened)) return openResponse(opened, openBody(opened), new ChosenDecoder(adapter));
  const source = isIterable(opened) ? openIterable(opened) : openResult(opened);
  return adapter ? { ...source, decoder: new ChosenDecoder(adapter) } : source;
}

type AnyIterable = Fields & Partial<AsyncIterable<unknown> & Iterable<unknown>>;

const isReadable = (value: Fields): value is Fields & ReadableStream<unknown> =>
  typeof value["getReader"] === "function";

function isIterable(value: unknown): value is AnyIterable {
  return isObject(value) && (Symbol.asyncIterator in value || Symbol.iterator in value || isReadable(value));
}

/** The SDKs' streams bring what stops them. */
function controllerOf({ controller }: Fields): AbortController | undefined {
  return controller instanceof AbortController ? controller : undefined;
}

/** Takes note of what holds one stream, such as an iterator, and not what can begin anew, such as an array. */
function markSeen(opened: Fields, seen: WeakSet<object> | undefined): void {
  if (seen?.has(opened)) throw invalidStream(`the same ${outline(opened)} again, which can be read only once`);
  const isIterator = typeof opened["next"] === "function";
  if (isIterator || isReadable(opened) || !isIterable(opened) || controllerOf(opened)) seen?.add(opened);
}

/** The parts of an AI SDK result. A getter makes a new stream each time, so it is read once. */
function openResult(result: Fields): Source {
  const parts = result["fullStream"] ?? result["stream"];
  if (isIterable(parts)) return openIterable(parts);
  const { textStream } = result;
  if (!isIterable(textStream)) {
    dropPromise(result); // An async `open` gave it.
    throw invalidStream(outline(result));
  }
  const warning =
    "A textStream hides its errors: a failed answer looks like a whole one. Pass the result that has its fullStream.";
  return { ...openIterable(textStream), warning };
}

const NOTHING: AnyIterable = { [Symbol.iterator]: () => [].values() };

/** The body of a response; what was an error may have been read by whoever saw it first. */
function openBody({ body, bodyUsed, ok }: AnyResponse): Source {
  if (bodyUsed && ok) throw invalidStream("a Response whose body has been read");
  return openIterable(isIterable(body) && !bodyUsed ? body : NOTHING);
}

function openIterable(stream: AnyIterable): Source {
  if (isReadable(stream)) return openReadable(stream);
  const iterator = stream[Symbol.asyncIterator]?.() ?? stream[Symbol.iterator]?.();
  if (iterator === undefined) throw invalidStream(outline(stream));
  // `return()` of a generator that hangs waits behind its `next()`; a controller does not.
  const cancel = (): void => {
    quietly(() => controllerOf(stream)?.abort());
    quietly(() => iterator.return?.());
  };
  return { iterator, cancel };
}

function openReadable(stream: ReadableStream<unknown>): Source {
  if (stream.locked) throw invalidStream("a ReadableStream that is locked to another reader");
  const reader = stream.getReader();
  const next = (): Promise<IteratorResult<unknown>> => reader.read() as Promise<IteratorResult<unknown>>;
  return { iterator: { next }, cancel: () => quietly(() => reader.cancel()) };
}

/** Runs what must never matter to the stream: it is told to stop, whether it can or not. */
function quietly(run: () => unknown): void {
  void new Promise((resolve) => resolve(run())).catch(() => {});
}
