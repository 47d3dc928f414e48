import {
  defineHandler,
  l0,
  type L0Error,
  type L0Event,
  type L0Options,
  type L0Result,
  type SourceAdapter,
  type StreamEvent,
  type StreamPiece,
} from "../index.ts";
import type { TakenBack } from "../events/stream-piece.ts";

/** One thing of several that a chunk says: a string is text, an error is one inside the stream. */
export type Said = string | Error | StreamPiece | TakenBack | typeof END_MARK;

export const END_MARK = { type: "end mark" } as const;

export const CUT: Error = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

/** Reads chunks that are lists of what they say, in order. */
export const pieces: SourceAdapter = {
  name: "pieces",
  decoder: () => ({
    hasEndMark: false,
    push: (chunk, sink) => {
      for (const said of chunk as Said[]) {
        if (typeof said === "string") sink.text(said);
        else if (said instanceof Error) sink.failed(said);
        else if (said.type === "reset") sink.takenBack(said);
        else if (said.type === "end mark") sink.finished();
        else sink.piece(said);
      }
    },
  }),
};

export const thinking = (value: string): StreamPiece => ({ type: "reasoning", value });
export const takesBack = (offset: number, voidedTokens: number): TakenBack => ({
  type: "reset",
  offset,
  voidedTokens,
  reason: "RATE_LIMITED",
});

/** One list of chunks an attempt, the last one for all that follow; an error in it is thrown. */
export const attempts =
  (...scripts: (readonly (readonly Said[] | Error)[])[]): L0Options["stream"] =>
  ({ attempt }) =>
    (async function* () {
      for (const chunk of scripts[attempt - 1] ?? scripts.at(-1) ?? []) {
        if (chunk instanceof Error) throw chunk;
        yield chunk;
      }
    })();

/** A source that has the chunks of a wave at once, and says so. */
export function draining(waves: readonly (readonly unknown[])[], end?: Error): AsyncIterableIterator<unknown> {
  const ready: unknown[] = [];
  let wave = 0;
  const source = {
    [Symbol.asyncIterator]: () => source,
    next: async (): Promise<IteratorResult<unknown>> => {
      if (ready.length === 0) ready.push(...(waves[wave++] ?? []));
      if (ready.length > 0) return { value: ready.shift(), done: false };
      if (end) throw end;
      return { value: undefined, done: true };
    },
    tryNext: (): unknown => ready.shift(),
  };
  return source;
}

export interface Played {
  readonly seen: readonly StreamEvent[];
  readonly told: readonly L0Event[];
  readonly result: L0Result;
  /** What the reading rejected with. */
  readonly error: L0Error | undefined;
  /** `attempt@offset:value` of what was seen. */
  readonly outline: string;
}

/** Reads `stream` to its end, in real time and without a wait before a retry. */
export async function play(options: L0Options): Promise<Played> {
  const told: L0Event[] = [];
  const watch = defineHandler({ label: "watch", handle: (event) => void told.push(event) });
  const onEvent = [watch, options.onEvent ?? []].flat();
  const result = await l0({ source: pieces, retry: { baseDelay: 0 }, ...options, onEvent });
  const seen: StreamEvent[] = [];
  let error: L0Error | undefined;
  try {
    for await (const event of result.stream) seen.push(event);
  } catch (thrown) {
    error = thrown as L0Error;
  }
  const outline = seen
    .map((event) => `${event.attempt}@${event.offset}:${"value" in event ? event.value : event.type}`)
    .join(" ");
  return { seen, told, result, error, outline };
}
