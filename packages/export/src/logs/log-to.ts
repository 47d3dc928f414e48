import { defineHandler, type EventHandler, showValue, type Telemetry } from "@l0/core";
import { toLogFormat } from "../formats/to-log-format.ts";
import { toLogLine } from "../formats/to-log-line.ts";
import { type OptionRules, resolveOptions } from "../options/resolve-options.ts";

export type LogLevel = "debug" | "info" | "warn" | "error";

/** What a logger must have: pino's, winston's and the console have it. */
export type Logger = {
  /** Each library has overloads of its own: `never` fits them all. */
  readonly [level in LogLevel]: (...values: never[]) => unknown;
};

/**
 * How a logger is called. `pino`: the record, then the message. `winston`: the message, then the record. `line`: one text
 * line.
 */
export type LogStyle = "pino" | "winston" | "line";

export interface LogToOptions {
  /**
   * How the logger is called.
   * @default what the logger looks like: pino and its children `pino`, winston and its children `winston`, all else `line`
   */
  readonly style?: LogStyle | undefined;
  /**
   * The level of a record.
   * @default `error` for a stream that failed, else `info`
   */
  readonly level?: ((telemetry: Telemetry) => LogLevel) | undefined;
}

const LEVELS = ["debug", "info", "warn", "error"] as const satisfies readonly LogLevel[];

/** How each style says it. The record has a field of its own, so that none of its names can clash with the logger's. */
const VALUES: Readonly<Record<LogStyle, (telemetry: Telemetry) => readonly [unknown, unknown?]>> = {
  pino: (telemetry) => [{ l0: toLogFormat(telemetry) }, messageOf(telemetry)],
  winston: (telemetry) => [messageOf(telemetry), { l0: toLogFormat(telemetry) }],
  line: (telemetry) => [toLogLine(telemetry)],
};

/**
 * A handler that gives the record of every sampled stream that ends to your logger. Its `flush()` is the logger's, where
 * that has one: with a callback, as pino's, or without. So is `shutdown()`, which closes nothing.
 *
 * @throws TypeError for a logger that lacks a level, or an impossible option.
 * @example
 * const result = await l0({ stream, onEvent: logTo(pino()) });
 */
export function logTo(logger: Logger, options: LogToOptions = {}): EventHandler {
  const missing = LEVELS.find((name) => typeof logger?.[name] !== "function");
  if (missing !== undefined) throw new TypeError(`logTo: the logger has no method "${missing}".`);
  const { style, level } = resolveOptions("logTo", options, rulesFor(logger));
  const say = logger as Readonly<Record<LogLevel, (...values: readonly unknown[]) => unknown>>;
  return defineHandler({
    label: "logTo",
    events: ["SESSION_END"],
    handle: ({ telemetry }) => {
      // Returned, so that a logger which fails later is a handler which does.
      return telemetry.sampled ? say[checked(level(telemetry))](...VALUES[style](telemetry)) : undefined;
    },
    flush: () => flush(logger),
    // It is the user's: only what it holds is written.
    shutdown: () => flush(logger),
  });
}

function rulesFor(logger: Logger): OptionRules<LogToOptions> {
  return {
    style: {
      default: styleOf(logger),
      allowed: '"pino", "winston" or "line"',
      accepts: (value) => typeof value === "string" && Object.hasOwn(VALUES, value),
    },
    level: { default: levelOf, allowed: "a function", accepts: (value) => typeof value === "function" },
  };
}

function styleOf(logger: Logger): LogStyle {
  if ("bindings" in logger && typeof logger.bindings === "function") return "pino";
  return "transports" in logger ? "winston" : "line";
}

/** @throws TypeError for a level that loggers do not have in common. */
function checked(level: LogLevel): LogLevel {
  if (LEVELS.includes(level)) return level;
  throw new TypeError(`logTo: level() gave ${showValue(level)}. Allowed is ${LEVELS.join(", ")}.`);
}

function levelOf({ outcome }: Telemetry): LogLevel {
  return outcome === "failed" ? "error" : "info";
}

function messageOf({ outcome }: Telemetry): string {
  return `stream ${outcome ?? "running"}`;
}

/** pino's takes a callback; what takes none says by its promise, if at all, when it is over. */
async function flush(logger: Logger & { flush?: unknown }): Promise<void> {
  if (typeof logger.flush !== "function") return;
  if (logger.flush.length === 0) return logger.flush() as PromiseLike<void>;
  const flushed = Promise.withResolvers<void>();
  logger.flush((error?: Error) => (error ? flushed.reject(error) : flushed.resolve()));
  await flushed.promise;
}
