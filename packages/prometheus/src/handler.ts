import { defineHandler, type EventHandler, type StreamInfo, type Telemetry } from "@l0/core";
import { familyOn } from "./family-on.ts";
import { incrementsOf } from "./increments.ts";
import { interTokenLatencies } from "./inter-token.ts";
import type { LabelSet } from "./label-sets.ts";
import { labelValues } from "./label-values.ts";
import type { MetricFamily } from "./metric-family.ts";
import { type PrometheusHandlerOptions, resolveOptions } from "./resolve-options.ts";

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
export function createPrometheusHandler(options: PrometheusHandlerOptions): EventHandler {
  const resolved = resolveOptions(options);
  const { labels, constLabels } = resolved;
  const family = familyOn(resolved);
  family.countOverflow(constLabels, 0);
  const active = new WeakMap<StreamInfo, LabelSet>();

  const labelSetOf = (stream: StreamInfo): LabelSet => {
    const set = family.labelSets.of(labelValues(labels, stream), constLabels);
    family.start(set);
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

  return defineHandler({
    label: "prometheus",
    events: ["SESSION_START", "FIRST_TOKEN", "ATTEMPT_END", "FALLBACK_START", "SESSION_END"],
    handle(event, stream) {
      switch (event.type) {
        case "SESSION_START":
        case "FIRST_TOKEN":
          return enter(stream);
        case "ATTEMPT_END":
          return family.count("attempts_total", labelSetOf(stream), 1, event.outcome);
        case "FALLBACK_START":
          return family.count("fallbacks_total", labelSetOf(stream), 1);
        case "SESSION_END": {
          leave(stream);
          const set = labelSetOf(stream);
          if (set.overflow) family.countOverflow(constLabels, 1);
          return record(family, set, event.telemetry);
        }
        default:
          return event satisfies never;
      }
    },
  });
}

/** Everything that is known of a stream only once it has ended. */
function record(family: MetricFamily, set: LabelSet, telemetry: Telemetry): void {
  for (const { counter, amount, value } of incrementsOf(telemetry)) family.count(counter, set, amount, value);
  family.histogram("duration").observe(set.labels, seconds(telemetry.duration));
  family.histogram("timeToFirstToken").observe(set.labels, seconds(telemetry.metrics.timeToFirstToken));
  const latencies = interTokenLatencies(telemetry);
  if (latencies) family.histogram("interToken").merge(set.labels, latencies.buckets, latencies.sum);
}

function seconds(ms: number | undefined): number | undefined {
  return ms === undefined ? undefined : ms / 1000;
}
