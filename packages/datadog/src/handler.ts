import { defineHandler, type EventHandler, type LifecycleEventOf, type StreamInfo } from "@l0/core";
import { type ActiveCount, ActiveStreams } from "./active-streams.ts";
import { ClientCalls } from "./client-calls.ts";
import { ACTIVE_STREAMS, METRIC_ROWS } from "./metric-rows.ts";
import { type DatadogHandlerOptions, resolveOptions } from "./resolve-options.ts";
import type { StatsdLike } from "./statsd-like.ts";
import { streamLines } from "./stream-lines.ts";
import { tag } from "./tags.ts";
import { Turns } from "./turns.ts";

/** Begins and ends of streams that are sent in one turn of the event loop. */
const EVENTS_A_TURN = 50;

/**
 * Sends L0's metrics through a DogStatsD client: all of a stream at its end, and the number of open streams.
 * `flush()` and `shutdown()` flush the client, where it has a `flush` (hot-shots from 17 on); closing it is left to
 * whoever made it.
 *
 * @throws {TypeError} for an unknown or impossible option.
 *
 * @example
 * import { StatsD } from "hot-shots";
 * const datadog = createDatadogHandler({ client: new StatsD({ maxBufferSize: 1432 }) });
 * const result = await l0({ stream, onEvent: datadog });
 */
export function createDatadogHandler(options: DatadogHandlerOptions): EventHandler {
  const { client, prefix, tags: configured, allowedMetadata, distributions, names } = resolveOptions(options);
  const active = new ActiveStreams();
  const turns = new Turns(EVENTS_A_TURN);

  /** What is unknown is left out: Datadog shows it as `N/A`. */
  const tagsOf = ({ model, provider, context }: StreamInfo): string[] => [
    ...configured,
    ...tag("model", model),
    ...tag("provider", provider),
    ...allowedMetadata.flatMap((key) => (Object.hasOwn(context, key) ? tag(key, context[key]) : [])),
  ];

  const sendActive = (calls: ClientCalls, { value, tags }: ActiveCount): void =>
    calls.send("gauge", prefix + ACTIVE_STREAMS, value, [...tags]);

  const sendStart = (stream: StreamInfo): void => {
    const calls = new ClientCalls(client);
    sendActive(calls, active.enter(stream, tagsOf(stream)));
    tell(calls.problem(), []);
  };

  const sendEnd = ({ outcome, telemetry }: LifecycleEventOf<"SESSION_END">, stream: StreamInfo): void => {
    const calls = new ClientCalls(client);
    const left = active.leave(stream);
    if (left !== undefined) sendActive(calls, left);
    const common = [...tagsOf(stream), ...tag("outcome", outcome)];
    const { lines, leftOut } = streamLines(METRIC_ROWS[names], prefix, telemetry, common);
    const sampleAs = distributions ? "distribution" : "gauge";
    for (const { kind, name, value, tags } of lines) {
      calls.send(kind === "count" ? "increment" : sampleAs, name, value, tags);
    }
    tell(calls.problem(), leftOut);
  };

  const flush = (): Promise<void> => {
    turns.drain();
    return flushClient(client);
  };

  return defineHandler({
    label: "datadog",
    events: ["SESSION_START", "SESSION_END"],
    handle(event, stream) {
      return turns.run(() => (event.type === "SESSION_START" ? sendStart(stream) : sendEnd(event, stream)));
    },
    flush,
    shutdown: flush,
  });
}

/** Throws what was lost, once all else has been sent: L0 counts it, and tells of it once. */
function tell(problem: Error | undefined, leftOut: readonly string[]): void {
  if (problem) throw problem;
  if (leftOut.length === 0) return;
  throw new TypeError(
    `Not sent, as the telemetry's number is below zero, above 2^53 or none at all: ${leftOut.join(", ")}.`,
  );
}

function flushClient(client: StatsdLike): Promise<void> {
  return new Promise((resolve, reject) => {
    if (client.flush === undefined) resolve();
    else client.flush((error) => (error ? reject(error) : resolve()));
  });
}
