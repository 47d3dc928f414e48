import type { Attributes, Context, Span } from "@opentelemetry/api";

import type { LoggerLike } from "../logs/logger-like.ts";
import { SEVERITY } from "../logs/severity.ts";
import type { EventTarget } from "../options.ts";
import { hrTime } from "../spans/hr-time.ts";
import type { EventSink } from "./stream-events.ts";

/** Where the events of a stream go. */
export interface EventRoute {
  readonly span: boolean;
  readonly log: boolean;
}

/** `auto`: the logger where records get anywhere, the span otherwise. */
export function routeOf(target: EventTarget, logger: LoggerLike): EventRoute {
  if (target === "both") return { span: true, log: true };
  const toLog = target === "auto" ? (logger.enabled?.() ?? true) : target === "log";
  return { span: !toLog, log: toLog };
}

/** Writes events onto a span. */
export function spanSink(span: Span): EventSink {
  return ({ name, ts, attributes }) => span.addEvent(name, attributes, hrTime(ts));
}

/** Emits events as log records with the trace of the context; `common` is on each of them. */
export function logSink(logger: LoggerLike, context: Context, common: Attributes): EventSink {
  return ({ name, severity, ts, attributes }) =>
    logger.emit({
      eventName: name,
      timestamp: hrTime(ts),
      severityNumber: SEVERITY[severity],
      attributes: { ...common, ...attributes },
      context,
    });
}
