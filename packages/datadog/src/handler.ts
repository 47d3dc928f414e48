import { defineHandler, type EventHandler, type LifecycleEventOf, type StreamInfo } from "@l0/core";
import { type ActiveCount, ActiveStreams } from "./active-streams.ts";
import { type DatadogHandlerOptions, resolveOptions } from "./resolve-options.ts";
import type { StatsdLike } from "./statsd-like.ts";
import { streamMetrics } from "./stream-metrics.ts";
import { tag } from "./tags.ts";

/**
 * Sends L0's metrics through a DogStatsD client: all of a stream at its end, and the number of open streams.
 * `flush()` and `shutdown()` flush the client; closing it is left to whoever made it.
 *
 * @throws {TypeError} for an unknown or impossible option.
 *
 * @example
 * import { StatsD } from "hot-shots";
 * const datadog = createDatadogHandler({ client: new StatsD({ maxBufferSize: 1432 }) });
 * const result = await l0({ stream, onEvent: datadog });
 */
export function createDatadogHandler(options: DatadogHandlerOptions): EventHandler {
  const { client, prefix, tags: configured, distributions } = resolveOptions(options);
  const active = new ActiveStreams();

  /** What is unknown is left out: Datadog shows it as `N/A`. */
  const tagsOf = ({ model, provider }: StreamInfo): string[] => [
    ...configured,
    ...tag("model", model),
    ...tag("provider", provider),
  ];

  const sendActive = ({ value, tags }: ActiveCount): void =>
    client.gauge(`${prefix}active_streams`, value, EVERY_ONE, [...tags]);

  const sendStream = ({ outcome, telemetry }: LifecycleEventOf<"SESSION_END">, stream: StreamInfo): void => {
    const common = [...tagsOf(stream), ...tag("outcome", outcome)];
    for (const { name, kind, value, tags } of streamMetrics(telemetry, outcome)) {
      // A client sends NaN, Infinity and text as they are; the Agent would take some of it for another metric.
      if (value === undefined || !Number.isFinite(value) || value < 0) continue;
      const all = [...common, ...tags];
      if (kind === "count") client.increment(prefix + name, value, EVERY_ONE, all);
      else if (distributions) client.distribution(prefix + name, value, EVERY_ONE, all);
      else client.gauge(prefix + name, value, EVERY_ONE, all);
    }
  };

  return defineHandler({
    label: "datadog",
    events: ["SESSION_START", "SESSION_END"],
    handle(event, stream) {
      if (event.type === "SESSION_START") {
        sendActive(active.enter(stream, tagsOf(stream)));
        return;
      }
      const left = active.leave(stream);
      if (left !== undefined) sendActive(left);
      sendStream(event, stream);
    },
    flush: () => flush(client),
    shutdown: () => flush(client),
  });
}

/** Sample rate: nothing is left out, whatever the client's own rate. */
const EVERY_ONE = 1;

function flush(client: StatsdLike): Promise<void> {
  return new Promise((resolve, reject) => {
    if (client.flush === undefined) resolve();
    else client.flush((error) => (error ? reject(error) : resolve()));
  });
}
