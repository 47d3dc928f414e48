import type { L0Result, Outcome } from "@l0/core";

/** Told when a reading begins and, once, when it ends; with the error, where it rejects. */
export interface ReadingObserver {
  started(): void;
  ended(error?: unknown): void;
}

/** Has the views of a result tell of their reading. It stays the same object: others may know it by its identity. */
export function observeResult(result: L0Result, observer: ReadingObserver): void {
  const told = once(observer, () => result.state.outcome);
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
      told.ended();
    },
  };
  // One that is frozen cannot be observed, and stays as it is.
  for (const [name, value] of Object.entries(views)) Reflect.defineProperty(result, name, { value });
}

/** The same, told of every read that has brought something. */
interface Told extends ReadingObserver {
  passed(): void;
}

/** An end is told once, only after a start, and where it is one: a view that is refused ends nothing. */
function once(observer: ReadingObserver, outcome: () => Outcome | undefined): Told {
  let step: "unread" | "started" | "ended" = "unread";
  const ended = (error?: unknown): void => {
    if (step !== "started" || outcome() === undefined) return;
    step = "ended";
    observer.ended(error);
  };
  return {
    started() {
      if (step !== "unread") return;
      step = "started";
      observer.started();
    },
    // A reader that has got the last event need not ask for more. Of a failure the next read tells.
    passed() {
      if (outcome() === "completed") ended();
    },
    ended,
  };
}

/** An iteration is ended by its last value, by an error, and by whoever stops it. */
function observed<T>(view: AsyncIterable<T>, told: Told): AsyncIterable<T> {
  return {
    [Symbol.asyncIterator]() {
      const reader = view[Symbol.asyncIterator]();
      return {
        next: () => observedPromise(() => reader.next(), told),
        return: async (value?: unknown) => {
          const result = (await reader.return?.(value)) ?? { value, done: true };
          told.ended();
          return result;
        },
        [Symbol.asyncIterator]() {
          return this;
        },
      };
    },
  };
}

function observedBytes(bytes: ReadableStream<Uint8Array>, told: Told): ReadableStream<Uint8Array> {
  const reader = bytes.getReader();
  const source: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { value, done } = await observedPromise(() => reader.read(), told);
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

async function observedPromise<T>(begin: () => Promise<T>, told: Told): Promise<T> {
  told.started();
  try {
    const value = await begin();
    told.passed();
    return value;
  } catch (error) {
    told.ended(error);
    throw error;
  }
}
