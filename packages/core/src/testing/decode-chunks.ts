import type { AnswerFacts, Decoder, SourceSink, StreamPiece, TakenBack } from "../index.ts";

/** What a decoder made of the chunks of a stream. */
export interface Decoded {
  /** The text deltas that are not empty. */
  readonly tokens: readonly string[];
  /** Everything that is no text, in order. */
  readonly pieces: readonly StreamPiece[];
  /** What the stream took back of its own text. */
  readonly takenBack: readonly TakenBack[];
  /** What the stream said of its answer. */
  readonly answer: AnswerFacts;
  /** How often it told of content that it did not pass on yet. */
  readonly progress: number;
  /** Whether the end mark was seen. */
  readonly finished: boolean;
  /** What failed the stream: errors inside of it, or the one that the decoder threw. Nothing is read after the first. */
  readonly errors: readonly unknown[];
}

/** Runs a decoder by hand: `push` for each chunk, then `end`. */
export interface DecoderRun {
  push(chunk: unknown): void;
  /** The source has ended; gives what came of it. */
  end(): Decoded;
}

/** Begins to decode one stream. */
export function runDecoder(decoder: Decoder): DecoderRun {
  const made = { tokens: [], pieces: [], takenBack: [], errors: [], progress: 0, finished: false } as Recorded;
  const sink = recordingSink(made);
  const attempt = (run: () => void): void => {
    if (made.errors.length > 0) return;
    try {
      run();
    } catch (error) {
      made.errors.push(error);
    }
  };
  return {
    push: (chunk) => attempt(() => decoder.push(chunk, sink)),
    end: () => {
      // Of a stream that was cut, what is still held back is not whole.
      if (made.finished || !decoder.hasEndMark) attempt(() => decoder.end?.(sink));
      return { ...made, answer: made.answer ?? {} };
    },
  };
}

/** Decodes the chunks of one stream, as L0 would before it adds its own events. */
export function decodeChunks(decoder: Decoder, chunks: Iterable<unknown>): Decoded {
  const run = runDecoder(decoder);
  for (const chunk of chunks) run.push(chunk);
  return run.end();
}

interface Recorded {
  readonly tokens: string[];
  readonly pieces: StreamPiece[];
  readonly takenBack: TakenBack[];
  readonly errors: unknown[];
  progress: number;
  finished: boolean;
  answer?: AnswerFacts;
}

function recordingSink(made: Recorded): SourceSink {
  const about: SourceSink["about"] = (facts) => {
    const known = Object.entries(facts).filter(([, fact]) => fact !== undefined);
    made.answer = { ...made.answer, ...Object.fromEntries(known) };
  };
  return {
    text: (value) => void (value !== "" && made.tokens.push(value)),
    piece: (piece) => void made.pieces.push(piece),
    takenBack: (what) => void made.takenBack.push(what),
    progress: () => void made.progress++,
    about,
    finished: (finishReason) => {
      made.finished = true;
      about({ finishReason });
    },
    failed: (error) => void made.errors.push(error),
  };
}
