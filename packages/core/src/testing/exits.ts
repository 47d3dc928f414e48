import type { L0Options, L0Result, Outcome, StreamEvent } from "../index.ts";
import { scriptedSource } from "./scripted-source.ts";

/** One way a stream can end. */
export interface Exit {
  readonly name: string;
  /** `undefined`: the stream is never read, so there is nothing to record. */
  readonly outcome: Outcome | undefined;
  /** A fresh scripted stream that ends this way, and the consumer that goes with it. */
  begin(): ExitRun;
}

export interface ExitRun {
  readonly options: L0Options;
  /** Reads as far as this exit goes; gives the events that the consumer saw. */
  read(result: L0Result): Promise<StreamEvent[]>;
}

const TOKENS = ["one ", "two ", "three ", "four ", "five "];
const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });
/** Short, so that a run on real timers takes tens of milliseconds. */
const FAST = { timeout: { initialToken: 40, interToken: 40 }, retry: { baseDelay: 1, attempts: 1, maxRetries: 1 } };
const NO_RETRY = { ...FAST, retry: { maxRetries: 0 } };

/** Every way a stream can end, and one that is never read. */
export const EXITS: readonly Exit[] = [
  exit("full", "completed", () => ({ stream: scriptedSource(TOKENS) })),
  exit("empty", "failed", () => ({ ...FAST, stream: scriptedSource([]) })),
  exit(
    "break after 3",
    "abandoned",
    () => ({ stream: scriptedSource(TOKENS) }),
    (result) => readSome(result, 3),
  ),
  exit(
    "abort",
    "aborted",
    () => ({ stream: scriptedSource(TOKENS) }),
    (result) => readSome(result, Infinity, () => result.abort()),
  ),
  { name: "abort by signal", outcome: "aborted", begin: abortBySignal },
  exit("provider error before the first token", "failed", () => ({
    ...NO_RETRY,
    stream: scriptedSource([{ throw: RESET }]),
  })),
  exit("cut in the middle", "failed", () => ({
    ...NO_RETRY,
    stream: scriptedSource(["one ", "two ", { throw: RESET }]),
  })),
  exit("truncated but clean", "failed", () => ({ ...NO_RETRY, stream: scriptedSource(["one ", { cut: true }]) })),
  exit("hangs before the first token", "failed", () => ({ ...NO_RETRY, stream: scriptedSource([{ hang: true }]) })),
  exit("hangs in the middle", "failed", () => ({
    ...NO_RETRY,
    stream: scriptedSource(["one ", { hang: true }], { ignoreAbort: true, ignoreReturn: true }),
  })),
  exit("retry, then success", "completed", () => ({ ...FAST, stream: failFirst() })),
  exit("fallback, then success", "completed", () => ({
    ...NO_RETRY,
    stream: scriptedSource(["one ", { throw: RESET }]),
    fallbackStreams: [scriptedSource(TOKENS)],
  })),
  exit(
    "never read",
    undefined,
    () => ({ stream: scriptedSource(TOKENS) }),
    async () => [],
  ),
];

function exit(
  name: string,
  outcome: Outcome | undefined,
  options: () => L0Options,
  read: ExitRun["read"] = (result) => readSome(result, Infinity),
): Exit {
  return { name, outcome, begin: () => ({ options: options(), read }) };
}

function abortBySignal(): ExitRun {
  const controller = new AbortController();
  return {
    options: { stream: scriptedSource(TOKENS), signal: controller.signal },
    read: (result) => readSome(result, Infinity, () => controller.abort()),
  };
}

/** The first attempt is cut after two tokens, the second is whole. */
function failFirst(): L0Options["stream"] {
  const broken = scriptedSource(["one ", "two ", { throw: RESET }]);
  const whole = scriptedSource(TOKENS);
  return (context) => (context.attempt === 1 ? broken(context) : whole(context));
}

/** Reads up to `limit` events; what the reading rejects with has been recorded, so it is not looked at here. */
async function readSome(result: L0Result, limit: number, afterFirst?: () => void): Promise<StreamEvent[]> {
  const seen: StreamEvent[] = [];
  try {
    for await (const event of result.stream) {
      seen.push(event);
      if (seen.length === 1) afterFirst?.();
      if (seen.length === limit) break;
    }
  } catch {
    return seen;
  }
  return seen;
}
