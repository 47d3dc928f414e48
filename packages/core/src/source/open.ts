import { type Fields, isObject } from "../platform/is-object.ts";
import { invalidStream, outline } from "./invalid-stream.ts";

/** What is read: a provider's own iterator, so that a token costs no call between. */
interface ChunkIterator {
  next(): PromiseLike<IteratorResult<unknown>> | IteratorResult<unknown>;
}

/** One provider stream, open. */
export interface Source {
  readonly iterator: ChunkIterator;
  /** Tells the provider to stop. Never waits for it, never throws. */
  cancel(): void;
}

/** Takes what a stream factory gave. Throws `INVALID_STREAM` for what is no stream. */
export function openSource(given: unknown): Source {
  if (!isObject(given))
    throw invalidStream(typeof given === "string" ? "a string, not a stream of strings" : outline(given));
  const stream = isIterable(given) ? given : partsOf(given);
  if (stream instanceof ReadableStream) return readerSource(stream);
  const iterator = isIterable(stream) ? (stream[Symbol.asyncIterator]?.() ?? stream[Symbol.iterator]?.()) : undefined;
  if (iterator === undefined) throw invalidStream(outline(given));
  return iteratorSource(iterator, given);
}

type AnyIterable = Partial<AsyncIterable<unknown> & Iterable<unknown>>;

function isIterable(value: unknown): value is AnyIterable {
  return (
    isObject(value) && (Symbol.asyncIterator in value || Symbol.iterator in value || value instanceof ReadableStream)
  );
}

/** The parts of an AI SDK result: its `textStream` would hide errors. A getter makes a new stream each time, so it is read once. */
function partsOf(result: Fields): unknown {
  return result["fullStream"] ?? result["stream"];
}

/** Tells a stream that came too late to stop. */
export function cancelUnread(given: unknown): void {
  try {
    openSource(given).cancel();
  } catch {
    // It was no stream: nothing is open.
  }
}

function iteratorSource(iterator: AsyncIterator<unknown> | Iterator<unknown>, given: Fields): Source {
  // `return()` of a generator that hangs waits behind its `next()`; the SDKs' streams bring a controller that does not.
  const cancel = (): void => {
    quietly(() => given["controller"] instanceof AbortController && given["controller"].abort());
    quietly(() => iterator.return?.());
  };
  return { iterator, cancel };
}

function readerSource(stream: ReadableStream<unknown>): Source {
  if (stream.locked) throw invalidStream("a ReadableStream that is locked to another reader");
  const reader = stream.getReader();
  const next = (): Promise<IteratorResult<unknown>> => reader.read() as Promise<IteratorResult<unknown>>;
  return { iterator: { next }, cancel: () => quietly(() => reader.cancel()) };
}

/** Runs what must never matter to the stream: it is told to stop, whether it can or not. */
function quietly(run: () => unknown): void {
  void new Promise((resolve) => resolve(run())).catch(() => {});
}
