import type { PlayedStream } from "./played-stream.ts";
import type { Manner } from "./schedule.ts";

type Result = IteratorResult<unknown, undefined>;

const DONE: Result = { value: undefined, done: true };

/** What a stream factory gives: the same stream, as different libraries make theirs. */
export function streamOf(stream: PlayedStream, manner: Manner): unknown {
  if (manner.shape === "generator") return generatorOf(stream);
  if (manner.shape === "readable") return readableOf(stream);
  if (manner.shape === "iterable") return iterableOf(stream, manner);
  return iteratorOf(stream, manner);
}

function iteratorOf(stream: PlayedStream, manner: Manner): unknown {
  const iterator = {
    next: () => answerOf(stream, manner),
    ...(manner.shape === "try-next" && { tryNext: () => stream.tryNext() }),
    ...(manner.onReturn !== "absent" && { return: () => returned(stream, manner) }),
  };
  return { ...iterator, [Symbol.asyncIterator]: () => iterator };
}

function answerOf(stream: PlayedStream, { answers, throwsAtOnce }: Manner): unknown {
  let result: Result | Promise<Result>;
  try {
    result = stream.next();
  } catch (error) {
    if (throwsAtOnce) throw error;
    return Promise.reject(error);
  }
  if (result instanceof Promise || answers === "promise") return Promise.resolve(result);
  // oxlint-disable-next-line unicorn/no-thenable -- a promise of another library
  return answers === "plain" ? result : { then: (resolve: (result: Result) => void) => resolve(result) };
}

function returned(stream: PlayedStream, { onReturn }: Manner): unknown {
  stream.stop();
  if (onReturn === "throws") throw new Error("return() is broken");
  if (onReturn === "rejects") return Promise.reject(new Error("return() is broken"));
  return onReturn === "hangs" ? new Promise(() => {}) : Promise.resolve(DONE);
}

function iterableOf(stream: PlayedStream, manner: Manner): Iterable<unknown> {
  const iterator = {
    next: () => stream.next() as Result,
    ...(manner.onReturn !== "absent" && { return: () => (stream.stop(), DONE) }),
  };
  return { [Symbol.iterator]: () => iterator };
}

/** Its `return()` waits behind a `next()` that hangs. */
async function* generatorOf(stream: PlayedStream): AsyncGenerator<unknown, undefined> {
  let isOpen = true;
  try {
    for (;;) {
      const { value, done } = await endOf(stream.next(), () => (isOpen = false));
      if (done) return undefined;
      yield value;
    }
  } catch (error) {
    isOpen = false;
    throw error;
  } finally {
    if (isOpen) stream.stop();
  }
}

async function endOf(result: Result | Promise<Result>, onEnd: () => void): Promise<Result> {
  const answer = await result;
  if (answer.done) onEnd();
  return answer;
}

function readableOf(stream: PlayedStream): ReadableStream<unknown> {
  const source: UnderlyingDefaultSource<unknown> = {
    async pull(controller) {
      const { value, done } = await stream.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    cancel: () => stream.stop(),
  };
  return new ReadableStream(source, { highWaterMark: 0 });
}
