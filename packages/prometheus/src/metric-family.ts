import type { Collector } from "./collector.ts";
import { Counter } from "./counter.ts";
import { Gauge } from "./gauge.ts";
import { Histogram } from "./histogram.ts";
import { type LabelSet, LabelSets } from "./label-sets.ts";
import {
  ACTIVE_STREAMS,
  type Buckets,
  COUNTER_ENTRIES,
  COUNTERS,
  type CounterName,
  HISTOGRAMS,
  LABEL_OVERFLOWS,
} from "./metric-table.ts";
import type { Labels } from "./registry.ts";
import type { ResolvedOptions } from "./resolve-options.ts";

/** What all metrics of one prefix on one registry have in common. */
export type FamilyOptions = Omit<ResolvedOptions, "register">;

/** All metrics of one prefix on one registry, shared by the handlers that write to them. */
export class MetricFamily {
  readonly options: FamilyOptions;
  readonly labelSets: LabelSets;
  readonly activeStreams: Gauge;
  readonly #counters: Readonly<Record<CounterName, Counter>>;
  readonly #histograms: Readonly<Record<keyof Buckets, Histogram>>;
  readonly #labelOverflows: Counter;
  readonly #started = new WeakSet<LabelSet>();

  constructor(options: FamilyOptions) {
    const { prefix, buckets } = options;
    this.options = options;
    const counter = (name: string, help: string) => new Counter({ name: `${prefix}_${name}`, help, owner: this });
    const histogram = (key: keyof Buckets) =>
      new Histogram({
        ...HISTOGRAMS[key],
        name: `${prefix}_${HISTOGRAMS[key].name}`,
        owner: this,
        bounds: buckets[key],
      });

    this.labelSets = new LabelSets(options.maxSeries);
    this.activeStreams = new Gauge({ ...ACTIVE_STREAMS, name: `${prefix}_${ACTIVE_STREAMS.name}`, owner: this });
    this.#counters = Object.fromEntries(
      COUNTER_ENTRIES.map(([name, { help }]) => [name, counter(name, help)]),
    ) as Record<CounterName, Counter>;
    this.#histograms = {
      duration: histogram("duration"),
      timeToFirstToken: histogram("timeToFirstToken"),
      interToken: histogram("interToken"),
    };
    this.#labelOverflows = counter(LABEL_OVERFLOWS.name, LABEL_OVERFLOWS.help);
  }

  /** In the order in which a scrape shows them. */
  get collectors(): readonly Collector[] {
    return [
      ...Object.values(this.#counters),
      this.activeStreams,
      ...Object.values(this.#histograms),
      this.#labelOverflows,
    ];
  }

  histogram(name: keyof Buckets): Histogram {
    return this.#histograms[name];
  }

  /** @param value Value of the counter's own label, for a counter that has one. */
  count(counter: CounterName, set: LabelSet, amount: number, value?: string): void {
    const { label } = COUNTERS[counter];
    this.#counters[counter].add(
      label === undefined || value === undefined ? set.labels : set.with(label, value),
      amount,
    );
  }

  /** Counts a stream whose own label values are not shown; zero makes the series known. */
  countOverflow(constLabels: Labels, amount: 0 | 1): void {
    this.#labelOverflows.add(this.labelSets.constant(constLabels), amount);
  }

  /** Makes the series that will surely be needed known at zero, the first time that a combination of labels is met. */
  start(set: LabelSet): void {
    if (this.#started.has(set)) return;
    this.#started.add(set);
    for (const [name, { label, values }] of COUNTER_ENTRIES) {
      if (label === undefined) this.count(name, set, 0);
      for (const value of values ?? []) this.count(name, set, 0, value);
    }
  }
}
