import type { AttemptContext, StreamFactory } from "../index.ts";
import { chatChunk, chatEnd } from "./chat-chunks.ts";

/** One step of a script. A string is a token. */
export type ScriptStep =
  | string
  /** A pause, ms; runs on the timers of the test. */
  | { readonly delay: number }
  /** Never answers. */
  | { readonly hang: true }
  | { readonly throw: unknown }
  /** A chunk as it stands. */
  | { readonly chunk: unknown }
  /** Ends here, cleanly, without the protocol's end mark. */
  | { readonly cut: true };

export interface ScriptedSourceOptions {
  /** What the chunks look like: bare strings, which have no end mark, or Chat Completions chunks. @default "openai-chat" */
  readonly protocol?: "text" | "openai-chat" | undefined;
  /** Goes on when its signal is aborted, as a careless provider does. @default false */
  readonly ignoreAbort?: boolean | undefined;
  /** Never answers `return()`, as a generator that hangs does. @default false */
  readonly ignoreReturn?: boolean | undefined;
  /** A pause before the factory's promise resolves, ms; `"hang"`: it never does. @default 0 */
  readonly opening?: number | "hang" | undefined;
}

/** A stream factory that plays a script, and what happened to the streams it made. */
export interface ScriptedSource extends StreamFactory {
  /** The contexts it was called with. */
  readonly calls: readonly AttemptContext[];
  /** Tokens given. */
  readonly given: number;
  /** Times `return()` was called. */
  readonly returned: number;
  /** Streams that are neither at their end nor told to stop, by `return()` or by their signal. */
  readonly open: number;
}

interface Counters {
  readonly calls: AttemptContext[];
  given: number;
  returned: number;
  open: number;
}

/** Makes a provider stream that does what the script says. */
export function scriptedSource(steps: readonly ScriptStep[], options: ScriptedSourceOptions = {}): ScriptedSource {
  const counters: Counters = { calls: [], given: 0, returned: 0, open: 0 };
  const factory = async (context: AttemptContext): Promise<AsyncIterable<unknown>> => {
    counters.calls.push(context);
    const { opening = 0 } = options;
    if (opening === "hang") await aborted(context.signal);
    else if (opening > 0) await pause(opening, context.signal);
    return new Playback(steps, options, counters, context.signal);
  };
  return Object.defineProperties(factory as ScriptedSource, {
    calls: { get: () => counters.calls },
    given: { get: () => counters.given },
    returned: { get: () => counters.returned },
    open: { get: () => counters.open },
  });
}

class Playback implements AsyncIterableIterator<unknown> {
  readonly #steps: readonly ScriptStep[];
  readonly #options: ScriptedSourceOptions;
  readonly #counters: Counters;
  readonly #signal: AbortSignal;
  #position = 0;
  #open = true;

  constructor(steps: readonly ScriptStep[], options: ScriptedSourceOptions, counters: Counters, signal: AbortSignal) {
    this.#steps = options.protocol === "text" ? steps : [...steps, ...endOf(steps)];
    this.#options = options;
    this.#counters = counters;
    this.#signal = signal;
    counters.open++;
    if (signal.aborted) this.#close();
    signal.addEventListener("abort", () => this.#close(), { once: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<unknown>> {
    for (;;) {
      if (!this.#options.ignoreAbort && this.#signal.aborted) throw abortError();
      const step = this.#steps[this.#position++];
      if (step === undefined || (typeof step === "object" && "cut" in step)) return this.#end();
      if (typeof step === "string") return this.#token(step);
      if ("chunk" in step) return { value: step.chunk, done: false };
      await this.#play(step);
    }
  }

  async return(): Promise<IteratorResult<unknown>> {
    this.#counters.returned++;
    this.#close();
    if (this.#options.ignoreReturn) await new Promise(() => {});
    return this.#end();
  }

  #token(text: string): IteratorResult<unknown> {
    this.#counters.given++;
    return { value: this.#options.protocol === "text" ? text : chatChunk(text), done: false };
  }

  async #play(step: { delay: number } | { hang: true } | { throw: unknown }): Promise<void> {
    const stop = this.#options.ignoreAbort ? undefined : this.#signal;
    if ("delay" in step) return pause(step.delay, stop);
    if ("hang" in step) return aborted(stop);
    this.#close();
    throw step.throw;
  }

  #end(): IteratorResult<unknown> {
    this.#position = this.#steps.length;
    this.#close();
    return { value: undefined, done: true };
  }

  #close(): void {
    if (this.#open) this.#counters.open--;
    this.#open = false;
  }
}

/** What a Chat Completions stream ends with, unless the script ends it otherwise. */
function endOf(steps: readonly ScriptStep[]): ScriptStep[] {
  const last = steps.at(-1);
  const endsItself = typeof last === "object" && ("cut" in last || "throw" in last || "hang" in last);
  return endsItself ? [] : chatEnd(steps.filter((step) => typeof step === "string").length).map((chunk) => ({ chunk }));
}

function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal?.addEventListener("abort", () => (clearTimeout(timer), resolve()), { once: true });
  });
}

function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => signal?.addEventListener("abort", () => resolve(), { once: true }));
}

function abortError(): Error {
  return new DOMException("This operation was aborted", "AbortError");
}
