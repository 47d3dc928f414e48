import { checkOptions, FUNCTION, type OptionRules } from "../errors/option-rules.ts";
import { defineHandler, type EventHandler, type L0Event, type StreamInfo } from "../events/handler.ts";
import { EventType, type LifecycleEventType } from "../events/lifecycle-event.ts";
import { OnTheWay } from "../events/held.ts";
import type { Telemetry } from "../events/telemetry.ts";
import { later } from "../platform/later.ts";
import { isSampled } from "../platform/sampled.ts";
import { Aggregate, type AggregateMetrics } from "./aggregate.ts";
import { withDetails } from "./details.ts";
import { freezeRecord } from "./freeze-record.ts";
import type { MonitoringConfig } from "./monitoring-config.ts";
import { type Monitored, MONITORING, resolveMonitoring } from "./resolve-monitoring.ts";
import { isKept } from "./sampling.ts";

/** Running streams that are remembered: of more than that the oldest are forgotten, though not their end. */
const MAX_RUNNING = 10_000;

/** Options of {@link Monitor}. */
export interface MonitorOptions extends MonitoringConfig {
  /** Gets the record of every stream that has ended and is kept, whatever its outcome, once. */
  readonly onComplete?: ((record: Telemetry) => unknown) | undefined;
  /**
   * Gets the records that are new: every `flushInterval`, when `bufferSize` of them have come, and on `flush`. What it
   * does with them is its own: they are not given again.
   */
  readonly onFlush?: ((records: readonly Telemetry[]) => unknown) | undefined;
}

const RULES: OptionRules<MonitorOptions> = { ...MONITORING, onComplete: FUNCTION, onFlush: FUNCTION };
/** Every fact, and no token. */
const FACTS: readonly LifecycleEventType[] = Object.values(EventType).filter((type) => type !== "token");

/**
 * Collects the records of many streams, however they are interleaved, and adds all of them up. Memory is bounded: the
 * last `bufferSize` records, aggregates of the last `bufferSize` sessions, and 10 000 running streams.
 *
 * @throws L0Error `INVALID_OPTIONS`
 * @example
 * const monitor = new Monitor({ bufferSize: 1000 });
 * const l0 = createL0({ onEvent: monitor.handleEvent });
 * …
 * console.log(monitor.getAggregateMetrics().errorRate);
 */
export class Monitor {
  /** The handler to give to `l0()` or `createL0()`. */
  readonly handleEvent: EventHandler;
  readonly #options: MonitorOptions;
  readonly #config: Monitored;
  readonly #running = new Map<string, StreamInfo>();
  /** By stream, oldest first. */
  readonly #records = new Map<string, Telemetry>();
  #total = new Aggregate();
  /** By session, the one that ended a stream longest ago first. */
  readonly #sessions = new Map<string, Aggregate>();
  #latest: string | undefined;
  /** What `onFlush` has not had. */
  #unflushed: Telemetry[] = [];
  #cancelFlush: (() => void) | undefined;
  readonly #onTheWay = new OnTheWay();

  constructor(options: MonitorOptions = {}) {
    checkOptions(options, RULES, "Monitor");
    this.#options = options;
    this.#config = resolveMonitoring({ ...options, enabled: options.enabled ?? true });
    this.handleEvent = defineHandler({
      label: "Monitor",
      events: this.#config.enabled ? FACTS : [],
      handle: (event, stream) => this.#handle(event, stream),
      flush: () => this.flush(),
      shutdown: () => this.flush(),
    });
  }

  /**
   * The record of a stream, or a snapshot of it while it runs; without an id, of the stream of the latest event.
   * Nothing where it is not known, not kept, or no longer among the last `bufferSize`.
   */
  getTelemetry(streamId: string | undefined = this.#latest): Telemetry | undefined {
    if (streamId === undefined) return undefined;
    const running = this.#running.get(streamId)?.telemetry;
    return this.#records.get(streamId) ?? (running && freezeRecord(withDetails(running, this.#config)));
  }

  /** The last `bufferSize` records that are kept, oldest first. */
  getAllTelemetry(): readonly Telemetry[] {
    return [...this.#records.values()];
  }

  /** Figures over every stream that has ended since `clear`, kept or not; of a session, where it is among the last `bufferSize`. */
  getAggregateMetrics(sessionId?: string): AggregateMetrics {
    const aggregate = sessionId === undefined ? this.#total : (this.#sessions.get(sessionId) ?? new Aggregate());
    return aggregate.metrics(this.#config.metrics.percentiles);
  }

  /** The sessions that have aggregates of their own, the one that ended a stream longest ago first. */
  getSessionIds(): readonly string[] {
    return [...this.#sessions.keys()];
  }

  /** Forgets everything, but for what `onFlush` has not had. */
  clear(): void {
    for (const known of [this.#running, this.#records, this.#sessions]) known.clear();
    this.#total = new Aggregate();
    this.#latest = undefined;
  }

  /** Gives `onFlush` what it has not had, and waits until it has done with all it was given. Rejects with what it throws or rejects with. */
  flush(): Promise<void> {
    void this.#flush();
    return this.#onTheWay.arrived();
  }

  /** Of the new records alone. */
  #flush(): Promise<void> {
    this.#cancelFlush?.();
    this.#cancelFlush = undefined;
    const records = this.#unflushed;
    this.#unflushed = [];
    const flushed = (async () => {
      if (records.length > 0) await this.#options.onFlush?.(records);
    })();
    this.#onTheWay.add(flushed);
    return flushed;
  }

  /** A rejection of what it returns is counted by the runtime, as of any handler. */
  #handle(event: L0Event, stream: StreamInfo): unknown {
    this.#latest = stream.streamId;
    if (event.type === "SESSION_START") return this.#begin(stream);
    return event.type === "SESSION_END" ? this.#end(event.telemetry) : undefined;
  }

  #begin(stream: StreamInfo): void {
    this.#running.set(stream.streamId, stream);
    if (this.#running.size > MAX_RUNNING) deleteOldest(this.#running);
  }

  #end(telemetry: Telemetry): unknown {
    const { streamId, sessionId } = telemetry;
    this.#running.delete(streamId);
    this.#total.add(telemetry);
    this.#ofSession(sessionId).add(telemetry);
    const { sampling } = this.#config;
    if (!telemetry.sampled || !isKept(isSampled(streamId, sampling.rate), telemetry, sampling)) return undefined;
    const record = freezeRecord(withDetails(telemetry, this.#config));
    this.#records.set(streamId, record);
    if (this.#records.size > this.#config.bufferSize) deleteOldest(this.#records);
    const { onFlush, onComplete } = this.#options;
    // Each by itself: what the one throws must not leave the other's rejection to nobody.
    return Promise.all([onFlush && this.#toFlush(record), (async () => onComplete?.(record))()]);
  }

  /** It is the last one from now on. */
  #ofSession(sessionId: string): Aggregate {
    const aggregate = this.#sessions.get(sessionId) ?? new Aggregate();
    this.#sessions.delete(sessionId);
    this.#sessions.set(sessionId, aggregate);
    if (this.#sessions.size > this.#config.bufferSize) deleteOldest(this.#sessions);
    return aggregate;
  }

  /** The first record of a flush stands for it: what it returns is settled when they all are flushed. */
  #toFlush(record: Telemetry): Promise<void> | undefined {
    this.#unflushed.push(record);
    const { bufferSize, flushInterval } = this.#config;
    if (this.#unflushed.length >= bufferSize) return this.#flush();
    if (flushInterval === 0 || this.#cancelFlush) return undefined;
    return new Promise((resolve, reject) => {
      this.#cancelFlush = later(flushInterval, () => void this.#flush().then(resolve, reject));
    });
  }
}

function deleteOldest(known: Map<string, unknown>): void {
  for (const key of known.keys()) {
    known.delete(key);
    return;
  }
}
