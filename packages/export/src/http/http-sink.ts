import { defineHandler, type EventHandler, type Telemetry } from "@l0/core";
import { Outbox } from "../outbox/outbox.ts";
import { BatchSender } from "./batch-sender.ts";
import { type HttpSinkOptions, resolveHttpOptions } from "./http-options.ts";

/** What became of the records: `received = delivered + queued + dropped`. */
export interface HttpSinkStats {
  /** Records of ended streams. */
  readonly received: number;
  /** Records that the server has taken. */
  readonly delivered: number;
  /** Records that wait. */
  readonly queued: number;
  /** Records that are lost: the queue was full, the server refused them, the retries were used up, or it was too late. */
  readonly dropped: number;
}

/** What {@link httpSink} makes. */
export interface HttpSink extends EventHandler {
  /**
   * Sends what waits, also where a retry's pause is running, but for one that the server has asked for. Resolves when the
   * records received so far have been taken.
   *
   * @throws Error that says why they have not.
   */
  flush(): Promise<void>;
  /**
   * Flushes; what cannot be sent then is dropped, and so is every record that comes later.
   *
   * @throws Error that says why records were lost.
   */
  shutdown(): Promise<void>;
  stats(): HttpSinkStats;
}

/**
 * A handler that sends the record of every sampled stream that ends to a URL, in batches, from a bounded queue. It never
 * blocks a stream: what the server cannot take now is tried again, and what is lost is counted and told once.
 *
 * @throws TypeError for an impossible option.
 * @example
 * const sink = httpSink({ url: "https://analytics.example.com/events", headers: { authorization: `Bearer ${key}` } });
 * const result = await l0({ stream, onEvent: sink });
 */
export function httpSink(options: HttpSinkOptions): HttpSink {
  const resolved = resolveHttpOptions(options);
  const { batch, maxQueue, onError } = resolved;
  const sender = new BatchSender(resolved);
  const outbox = new Outbox<Telemetry>({
    label: "httpSink",
    maxQueue,
    size: batch.size,
    maxWait: batch.maxWait,
    deliver: (queue) => sender.sendAll(queue),
    pause: () => sender.pause(),
    onError,
  });
  const handler = defineHandler({
    label: "httpSink",
    events: ["SESSION_END"],
    handle: ({ telemetry }) => {
      if (telemetry.sampled) outbox.add(telemetry);
    },
  });
  return Object.assign(handler, {
    flush: () => outbox.flush(),
    shutdown: () => outbox.shutdown(),
    stats: () => {
      const { written, ...counts } = outbox.counts();
      return { ...counts, delivered: written };
    },
  });
}
