import type { AttemptContext, L0Options, StreamFactory } from "@l0/core";

/** Looks at every provider stream that a session opens. */
export interface SourceWatch {
  readonly options: L0Options;
  /** How many streams were opened. */
  readonly opened: number;
  /** How many of them neither came to their end nor were told to stop. */
  readonly forgotten: number;
}

interface Watched {
  readonly signal: AbortSignal;
  over: boolean;
}

/** The same options, with sources that are looked at. */
export function watchSources(options: L0Options): SourceWatch {
  const streams: Watched[] = [];
  const watch =
    (factory: StreamFactory): StreamFactory =>
    async (context: AttemptContext) => {
      const stream: Watched = { signal: context.signal, over: false };
      streams.push(stream);
      const source = await factory(context);
      return isAsyncIterable(source) ? new WatchedStream(source[Symbol.asyncIterator](), stream) : source;
    };
  return {
    options: {
      ...options,
      stream: watch(options.stream),
      fallbackStreams: (options.fallbackStreams ?? []).map(watch),
    },
    get opened() {
      return streams.length;
    },
    get forgotten() {
      return streams.filter(({ over, signal }) => !over && !signal.aborted).length;
    },
  };
}

class WatchedStream implements AsyncIterableIterator<unknown> {
  readonly #source: AsyncIterator<unknown>;
  readonly #watched: Watched;

  constructor(source: AsyncIterator<unknown>, watched: Watched) {
    this.#source = source;
    this.#watched = watched;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<unknown>> {
    try {
      const result = await this.#source.next();
      if (result.done) this.#watched.over = true;
      return result;
    } catch (error) {
      this.#watched.over = true;
      throw error;
    }
  }

  async return(): Promise<IteratorResult<unknown>> {
    this.#watched.over = true;
    return this.#source.return?.() ?? { value: undefined, done: true };
  }
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value;
