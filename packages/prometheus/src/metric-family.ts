import type { EventOf } from "@l0/core";
import type { Collector, Owner } from "./collector.ts";
import { isCountable } from "./distribution.ts";
import { exemplarOf, type Trace } from "./exemplar.ts";
import { Gauge } from "./gauge.ts";
import { Histogram } from "./histogram.ts";
import { type LabelSet, LabelSets } from "./label-sets.ts";
import { labelText } from "./label-text.ts";
import { ACTIVE_STREAMS, HANDLER_ERRORS, HANDLER_LABEL, LABEL_OVERFLOWS } from "./metrics/handler-metrics.ts";
import type { CountedType, MetricRow, Point } from "./metrics/metric-row.ts";
import type { ResolvedOptions } from "./resolve-options.ts";
import { Total } from "./total.ts";

/** What all metrics of one prefix on one registry have in common. */
export type FamilyOptions = Omit<ResolvedOptions, "register" | "traceId">;

/** What came of counting an event. */
export interface Counted {
  /** What was no number: a series that has once taken NaN never shows anything else. */
  readonly leftOut: readonly string[];
  /** Whether some label says `__other__` for it. */
  readonly isOverflow: boolean;
}

interface Metric {
  readonly row: MetricRow;
  readonly collector: Total | Histogram;
}

/** All metrics of one prefix on one registry, shared by the handlers that write to them. */
export class MetricFamily implements Owner {
  readonly options: FamilyOptions;
  readonly labelSets: LabelSets;
  readonly activeStreams: Gauge;
  readonly #metrics: readonly Metric[];
  readonly #byEvent: ReadonlyMap<CountedType, readonly Metric[]>;
  readonly #labelOverflows: Total;
  readonly #handlerErrors: Total;
  #started = new WeakSet<LabelSet>();

  constructor(options: FamilyOptions) {
    const { prefix, naming, buckets, maxSeries } = options;
    const own = ({ name, help }: Pick<MetricRow, "name" | "help">) => ({
      name: `${prefix}_${name}`,
      help,
      owner: this,
    });
    this.options = options;
    this.labelSets = new LabelSets(maxSeries);
    this.activeStreams = new Gauge(own(ACTIVE_STREAMS));
    this.#labelOverflows = new Total(own(LABEL_OVERFLOWS));
    this.#handlerErrors = new Total(own(HANDLER_ERRORS));
    this.#metrics = naming.rows(prefix).map((row) => {
      const init = { name: row.name, help: row.help, owner: this };
      const collector = row.buckets ? new Histogram({ ...init, bounds: buckets[row.buckets] }) : new Total(init);
      return { row, collector };
    });
    this.#byEvent = Map.groupBy(this.#metrics, ({ row }) => row.on);
  }

  /** In the order in which a scrape shows them. */
  get collectors(): readonly Collector[] {
    const rows = this.#metrics.map(({ collector }) => collector);
    return [...rows, this.activeStreams, this.#labelOverflows, this.#handlerErrors];
  }

  count(event: EventOf<CountedType>, set: LabelSet, trace: Trace | undefined): Counted {
    const leftOut: string[] = [];
    let { isOverflow } = set;
    for (const metric of this.#byEvent.get(event.type) ?? []) {
      for (const point of metric.row.points(event as never /* the rows of its own type */)) {
        if (point.value === undefined) continue;
        if (!isCountable(point.value)) leftOut.push(metric.row.name);
        else if (this.#add(metric, set, point, trace)) isOverflow = true;
      }
    }
    return { leftOut, isOverflow };
  }

  /**
   * Makes the series that will surely be needed known at zero, the first time that a combination of labels is met.
   *
   * @returns Whether it was the first time.
   */
  start(set: LabelSet): boolean {
    if (this.#started.has(set)) return false;
    this.#started.add(set);
    for (const { row, collector } of this.#metrics) {
      for (const labels of row.starts ?? []) collector.start(row.labels ? set.with(labels) : set.labels);
    }
    return true;
  }

  /**
   * Makes what a handler tells of itself known at zero.
   *
   * @param set The constant labels of the handler.
   */
  startOwn(set: LabelSet, handler: string): void {
    this.countOverflow(set, 0);
    this.countHandlerErrors(set, handler, 0);
  }

  wasReset(): void {
    this.#started = new WeakSet();
  }

  /** @param set The constant labels of the handler that counts. */
  countOverflow(set: LabelSet, times: number): void {
    this.#labelOverflows.add(set.labels, times);
  }

  /** @param set The constant labels of the handler that counts. */
  countHandlerErrors(set: LabelSet, handler: string, times: number): void {
    const labels = this.labelSets.bounded(set, { [HANDLER_LABEL]: labelText(handler) });
    this.#handlerErrors.add(set.with(labels), times);
  }

  /** @returns Whether its labels say `__other__`. */
  #add({ row, collector }: Metric, set: LabelSet, { value = 0, labels }: Point, trace: Trace | undefined): boolean {
    const shown = labels && row.isOpen ? this.labelSets.bounded(set, labels) : labels;
    collector.add(shown ? set.with(shown) : set.labels, value, exemplarOf(value, trace));
    return shown !== labels;
  }
}
