import { Collector, type CollectorInit } from "./collector.ts";
import type { Distribution } from "./distribution.ts";
import type { Exemplar, Labels, SharedSample } from "./registry.ts";

interface Cell {
  value: number;
  exemplar: Exemplar | undefined;
}

/** A sum that only grows. */
export class Total extends Collector {
  /** OpenMetrics gives a counter's name a `_total` that it does not have: one without it is shown as a gauge. */
  readonly type: "counter" | "gauge";
  readonly #cells = new Map<Labels, Cell>();

  constructor(init: CollectorInit) {
    super(init);
    this.type = init.name.endsWith("_total") ? "counter" : "gauge";
  }

  /** Makes the series known to the next scrape. */
  start(labels: Labels): void {
    this.add(labels, 0);
  }

  add(labels: Labels, value: number | Distribution, exemplar?: Exemplar): void {
    const amount = typeof value === "number" ? value : value.sum;
    const cell = this.#cells.get(labels);
    if (cell === undefined) {
      this.#cells.set(labels, { value: amount, exemplar });
      return;
    }
    cell.value += amount;
    cell.exemplar = exemplar ?? cell.exemplar;
  }

  protected clear(): void {
    this.#cells.clear();
  }

  protected samples(): SharedSample[] {
    return [...this.#cells].map(([sharedLabels, { value, exemplar }]) => {
      const sample: SharedSample = { sharedLabels, labels: {}, value };
      // OpenMetrics knows exemplars of counters and histograms alone.
      return exemplar && this.type === "counter" ? Object.assign(sample, { exemplar }) : sample;
    });
  }
}
