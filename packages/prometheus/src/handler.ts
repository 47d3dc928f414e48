import { defineHandler, type EventHandler, type EventOf, type OnHandlerError, type StreamInfo } from "@l0/core";
import { familyOn } from "./family-on.ts";
import type { LabelSet } from "./label-sets.ts";
import type { CountedType } from "./metrics/metric-row.ts";
import { type PrometheusHandlerOptions, resolveOptions } from "./resolve-options.ts";
import { StreamLabelSets } from "./stream-label-sets.ts";
import { Traces } from "./traces.ts";

const LABEL = "prometheus";

/** What `createPrometheusHandler` makes. */
export interface PrometheusHandler extends EventHandler {
  /** Counts errors of handlers, its own among them, where it is the `onHandlerError` of `l0()` or is called by it. */
  readonly onHandlerError: OnHandlerError;
}

/**
 * Keeps L0's metrics on a registry of `prom-client` or `@prometheus-io/client`. Handlers with the same prefix on the
 * same registry share them.
 *
 * @throws {TypeError} for an unknown or impossible option, and where the registry has another metric of the same name.
 *
 * @example
 * import { register } from "prom-client";
 * const prometheus = createPrometheusHandler({ register });
 * const result = await l0({ stream, onEvent: prometheus });
 */
export function createPrometheusHandler(options: PrometheusHandlerOptions): PrometheusHandler {
  const resolved = resolveOptions(options);
  const { register, labels, constLabels } = resolved;
  const family = familyOn(resolved);
  const constants = family.labelSets.constant(constLabels);
  const sets = new StreamLabelSets(family.labelSets, labels, constLabels);
  const active = new WeakMap<StreamInfo, LabelSet>();
  const traces = new Traces(register, resolved.traceId);
  family.startOwn(constants, LABEL);

  const labelSetOf = (stream: StreamInfo): LabelSet => {
    const set = sets.of(stream);
    if (family.start(set)) family.startOwn(constants, LABEL);
    return set;
  };
  /** The model may be learnt from the first chunk: the stream then moves to the series of that model. */
  const enter = (stream: StreamInfo): void => {
    leave(stream);
    const set = labelSetOf(stream);
    active.set(stream, set);
    family.activeStreams.enter(set.labels);
  };
  const leave = (stream: StreamInfo): void => {
    const set = active.get(stream);
    if (set === undefined) return;
    active.delete(stream);
    family.activeStreams.leave(set.labels);
  };
  const count = (event: EventOf<CountedType>, stream: StreamInfo): void => {
    const { leftOut, isOverflow } = family.count(event, labelSetOf(stream), traces.at(event.ts, stream));
    if (isOverflow && event.type === "SESSION_END") family.countOverflow(constants, 1);
    if (leftOut.length === 0) return;
    family.countHandlerErrors(constants, LABEL, leftOut.length);
    throw new NotCounted(leftOut);
  };

  const handler = defineHandler({
    label: LABEL,
    events: ["SESSION_START", "FIRST_TOKEN", "ATTEMPT_END", "FALLBACK_START", "SESSION_END"],
    // Twice: the caller's own trace is the active one here, and a span of this stream begins with its first read.
    open: (stream) => traces.look(stream),
    handle(event, stream) {
      switch (event.type) {
        case "SESSION_START":
          enter(stream);
          return traces.look(stream);
        case "FIRST_TOKEN":
          return enter(stream);
        case "SESSION_END":
          leave(stream);
          return count(event, stream);
        default:
          return count(event, stream);
      }
    },
  });
  const onHandlerError: OnHandlerError = (error, { label, name }) => {
    // It was counted where it was thrown.
    if (error instanceof NotCounted) return;
    family.countHandlerErrors(constants, label ?? name ?? "unknown", 1);
  };
  return Object.assign(handler, { onHandlerError });
}

/** Thrown once everything else has been counted, so that L0 tells of it. */
class NotCounted extends TypeError {
  constructor(names: readonly string[]) {
    super(`Not counted, as the telemetry's number is below zero, above 2^53 or none at all: ${names.join(", ")}.`);
    this.name = "NotCounted";
  }
}
