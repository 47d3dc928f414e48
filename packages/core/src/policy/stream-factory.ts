import type { L0Error } from "../errors/l0-error.ts";

/** What a stream factory is told. */
export interface AttemptContext {
  readonly streamId: string;
  /** 1-based, over the whole session. */
  readonly attempt: number;
  /** 0-based, on this source. */
  readonly retry: number;
  /** 0 is the primary stream. */
  readonly fallbackIndex: number;
  /** Aborted when the attempt ends in any way but completion: pass it on, so that the socket is closed. */
  readonly signal: AbortSignal;
  /** The text to go on from: what is given is appended to it, without what it repeats. */
  readonly checkpoint?: string;
  /** Why the attempt before this one failed. */
  readonly reason?: L0Error;
}

/** Makes one provider stream: an async iterable, an iterable, a `ReadableStream`, a `Response`, an AI SDK result, or a promise of one. */
export type StreamFactory = (context: AttemptContext) => unknown;
