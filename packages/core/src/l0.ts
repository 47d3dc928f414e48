import { closeHandlers, type CloseOptions, type CloseReport } from "./events/close-handlers.ts";
import { tellOnce } from "./events/tell-once.ts";
import { mergeOptions, NO_CALLBACKS } from "./merge-options.ts";
import { Recorder } from "./monitor/recorder.ts";
import type { L0Options } from "./options.ts";
import { checkL0Options, resolveOptions, warn } from "./resolve-options.ts";
import { createResult, type L0Result } from "./result/l0-result.ts";

/**
 * Wraps a stream of an LLM provider. Nothing is opened before the result is read.
 *
 * @throws `L0Error` with code `INVALID_OPTIONS`, naming the option, the value and what is allowed.
 * @example
 * const result = await l0({
 *   stream: ({ signal }) => client.chat.completions.create({ model, messages, stream: true }, { signal }),
 * });
 * for await (const event of result.stream) if (event.type === "token") process.stdout.write(event.value);
 */
export async function l0(options: L0Options): Promise<L0Result> {
  return createResult(resolveOptions(options), (...args) => new Recorder(...args));
}

/** An `l0` with defaults, and the end of its handlers' life. */
export interface L0 {
  (options: L0Options): Promise<L0Result>;
  /** Sends what the handlers have buffered. Never rejects; says what was lost. */
  flush(options?: CloseOptions): Promise<CloseReport>;
  /** Flushes and stops the handlers. Never rejects; says what was lost. */
  shutdown(options?: CloseOptions): Promise<CloseReport>;
}

/**
 * An `l0` with defaults. Handlers and callbacks of a call come after those of the defaults; `retry`, `timeout`,
 * `checkIntervals` and `monitoring` merge field by field; everything else is replaced; `undefined` means not given.
 *
 * @throws `L0Error` with code `INVALID_OPTIONS` for defaults that are unknown or impossible.
 * @example
 * const l0 = createL0({ timeout: { initialToken: 10_000 }, onEvent: jsonlFile("runs.jsonl") });
 */
export function createL0(defaults: Partial<L0Options> = {}): L0 {
  checkL0Options(defaults);
  const { handlers } = resolveOptions({ ...defaults, stream: defaults.stream ?? (() => []) });
  // Once for all calls: each handler is the same one every time, and is reported once.
  const own = {
    ...defaults,
    ...NO_CALLBACKS,
    onEvent: handlers,
    onHandlerError: tellOnce(defaults.onHandlerError ?? warn),
  };
  const withDefaults = async (options: L0Options): Promise<L0Result> => {
    checkL0Options(options);
    return l0({ ...mergeOptions(own, options), onEvent: [handlers, options.onEvent ?? []].flat() });
  };
  return Object.assign(withDefaults, {
    flush: (options?: CloseOptions) => closeHandlers(handlers, "flush", options),
    shutdown: (options?: CloseOptions) => closeHandlers(handlers, "shutdown", options),
  });
}
