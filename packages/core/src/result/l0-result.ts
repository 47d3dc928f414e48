import type { StreamEvent } from "../events/stream-event.ts";
import type { Outcome, Telemetry } from "../events/telemetry.ts";
import type { NewRecorder } from "../policy/report.ts";
import { Session } from "../policy/session.ts";
import type { SessionOptions } from "../policy/session-options.ts";
import { batchRead } from "./batch-read.ts";
import { Claim } from "./claim.ts";
import { toReadableStream } from "./readable-stream.ts";
import { StreamReader } from "./stream-reader.ts";
import { textRead } from "./text-read.ts";
import { wholeText } from "./whole-text.ts";

/** Where a stream stands: read it whenever you like, it is always current. */
export interface L0State {
  /** The valid text so far; empty with `keepContent: false`, and while buffered delivery holds it. */
  readonly content: string;
  /** UTF-16 length of the valid text, also where it is not kept. */
  readonly contentLength: number;
  /** Text tokens of the valid output. */
  readonly tokenCount: number;
  /** Text tokens of all attempts. */
  readonly receivedTokens: number;
  /** Text tokens that a reset made void, or that nobody got: kept back by a check, or repeated by a continuation. */
  readonly voidedTokens: number;
  /** Attempts started. */
  readonly attempt: number;
  /** 0 is the primary stream. */
  readonly fallbackIndex: number;
  /** The text that a failed attempt would be continued from; empty where there is none, and while buffered delivery holds it. */
  readonly checkpoint: string;
  /** How the stream ended; `undefined` while it has not. */
  readonly outcome: Outcome | undefined;
  /** How often handlers have thrown or rejected. */
  readonly handlerErrors: number;
}

/**
 * One stream. `stream`, `textStream`, `batches()` and `toReadableStream()` are views of one reading: the first one that is pulled
 * claims it, another then rejects with `STREAM_CONSUMED`. A terminal failure rejects the reading with an `L0Error`.
 */
export interface L0Result {
  readonly streamId: string;
  readonly state: L0State;
  /** A live snapshot, frozen for good once the stream has ended. Absent without `monitoring.enabled`, before the first pull, and where the stream is not sampled. */
  readonly telemetry: Telemetry | undefined;
  /** Every event. `break` ends the stream and closes the provider's socket. */
  readonly stream: AsyncIterable<StreamEvent>;
  /** The text deltas. Once it has given text, a failure that a retry would have to void that text for is thrown, not retried. */
  readonly textStream: AsyncIterable<string>;
  /** Arrays of the events that are there: the same events with the same guarantees, for a fraction of the cost. */
  batches(): AsyncIterable<StreamEvent[]>;
  /** The events as UTF-8 bytes, one JSON object a line. */
  toReadableStream(): ReadableStream<Uint8Array>;
  /** The whole text; works beside any view, and is the same promise every time. */
  text(): Promise<string>;
  /** Ends the stream at once: the read that is pending, or the next one, rejects with `STREAM_ABORTED`. */
  abort(reason?: unknown): void;
}

/** Makes the result of one `l0()` call. Opens nothing. */
export function createResult(options: SessionOptions, newRecorder: NewRecorder): L0Result {
  return new Result(new Session(options, newRecorder), options.keepContent);
}

/** Methods are fields, so that they may be taken off the result; getters are the class's, as those of an object are dear. */
class Result implements L0Result {
  readonly streamId: string;
  readonly stream: AsyncIterable<StreamEvent>;
  readonly textStream: AsyncIterable<string>;
  readonly #session: Session;
  readonly #claim = new Claim();
  readonly #keepsContent: boolean;
  #text: Promise<string> | undefined;
  #state: L0State | undefined;

  constructor(session: Session, keepsContent: boolean) {
    this.#session = session;
    this.#keepsContent = keepsContent;
    this.streamId = session.report.info.streamId;
    this.stream = new View(() => this.#reader("stream", readEvent));
    this.textStream = new View(() => this.#reader("textStream", textRead()));
  }

  get state(): L0State {
    return (this.#state ??= stateOf(this.#session));
  }

  get telemetry(): Telemetry | undefined {
    return this.#session.report.kept;
  }

  readonly batches = (): AsyncIterable<StreamEvent[]> => this.#reader("batches()", batchRead());

  readonly toReadableStream = (): ReadableStream<Uint8Array> =>
    toReadableStream(this.#reader("toReadableStream()", readEvent));

  readonly text = (): Promise<string> =>
    (this.#text ??= beside(this.#claim.taken, wholeText(this.#session, this.#claim, this.#keepsContent)));

  readonly abort = (reason?: unknown): void => this.#session.abort("abort", reason);

  #reader<T>(view: string, read: ConstructorParameters<typeof StreamReader<T>>[3]): StreamReader<T> {
    return new StreamReader(this.#session, this.#claim, view, read);
  }
}

/** What can be read; the first reading counts. */
class View<T> implements AsyncIterable<T> {
  readonly #read: () => AsyncIterator<T>;

  constructor(read: () => AsyncIterator<T>) {
    this.#read = read;
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.#read();
  }
}

const readEvent = (session: Session): ReturnType<Session["read"]> => session.read();

/** Beside another view, whose reading rejects too, an unread `text()` must not end the process. */
function beside(claimed: boolean, text: Promise<string>): Promise<string> {
  if (claimed) text.catch(() => {});
  return text;
}

function stateOf(session: Session): L0State {
  const { output, run, report } = session;
  return {
    get content() {
      return session.outlet.holds ? "" : output.text;
    },
    get contentLength() {
      return session.counts().contentLength;
    },
    get tokenCount() {
      return session.counts().tokenCount;
    },
    get receivedTokens() {
      return output.received;
    },
    get voidedTokens() {
      return output.voided;
    },
    get attempt() {
      return run.number;
    },
    get fallbackIndex() {
      return run.fallbackIndex;
    },
    get checkpoint() {
      return session.outlet.checkpoint ?? "";
    },
    get outcome() {
      return session.outcome;
    },
    get handlerErrors() {
      return report.emitter.errors;
    },
  };
}
