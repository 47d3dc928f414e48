import type { L0Result } from "@l0/core";

/** Told when a reading begins and, once, when it ends; with the error, where it rejects. */
export interface ReadingObserver {
  started(): void;
  ended(error?: unknown): void;
}

/** Has the views of a result tell of their reading. It stays the same object: others may know it by its identity. */
export function observeResult(result: L0Result, observer: ReadingObserver): void {
  const told = once(observer);
  const { stream, textStream } = result;
  const batches = result.batches.bind(result);
  const toReadableStream = result.toReadableStream.bind(result);
  const text = result.text.bind(result);
  const abort = result.abort.bind(result);
  const views: { readonly [K in keyof L0Result]?: L0Result[K] } = {
    stream: observed(stream, told),
    textStream: observed(textStream, told),
    batches: () => observed(batches(), told),
    toReadableStream: () => observedBytes(toReadableStream(), told),
    text: () => {
      told.started();
      const whole = text();
      // On the side: it is the same promise every time.
      whole.then(() => told.ended(), told.ended);
      return whole;
    },
    abort: (reason) => {
      abort(reason);
      if (result.state.outcome !== undefined) told.ended();
    },
  };
  for (const [name, value] of Object.entries(views)) Object.defineProperty(result, name, { value });
}

/** An end is told once, and only after a start. */
function once(observer: ReadingObserver): ReadingObserver {
  let step: "unread" | "started" | "ended" = "unread";
  return {
    started() {
      if (step !== "unread") return;
      step = "started";
      observer.started();
    },
    ended(error) {
      if (step !== "started") return;
      step = "ended";
      observer.ended(error);
    },
  };
}

/** An iteration is ended by its last value, by an error, and by whoever stops it. */
function observed<T>(view: AsyncIterable<T>, told: ReadingObserver): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const reader = view[Symbol.asyncIterator]();
      return {
        next: () =>
          observedPromise(
            () => reader.next(),
            told,
            ({ done = false }) => done,
          ),
        return: async (value?: unknown) => {
          const result = (await reader.return?.(value)) ?? { value, done: true };
          told.ended();
          return result;
        },
      };
    },
  };
}

function observedBytes(bytes: ReadableStream<Uint8Array>, told: ReadingObserver): ReadableStream<Uint8Array> {
  const reader = bytes.getReader();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { value, done } = await observedPromise(
        () => reader.read(),
        told,
        (read) => read.done,
      );
      if (done) return controller.close();
      controller.enqueue(value);
    },
    async cancel(reason) {
      await reader.cancel(reason);
      told.ended();
    },
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}

async function observedPromise<T>(
  begin: () => Promise<T>,
  told: ReadingObserver,
  isLast: (value: T) => boolean,
): Promise<T> {
  told.started();
  try {
    const value = await begin();
    if (isLast(value)) told.ended();
    return value;
  } catch (error) {
    told.ended(error);
    throw error;
  }
}
