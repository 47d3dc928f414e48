import { Collector, type CollectorInit } from "./collector.ts";
import type { Labels, SharedSample } from "./registry.ts";

interface Cell {
  /** One count per bound, and one for what is above the last. Not cumulative. */
  readonly counts: number[];
  count: number;
  sum: number;
}

/** How often values fell at or under each bound. */
export class Histogram extends Collector {
  readonly type = "histogram";
  readonly bounds: readonly number[];
  readonly #cells = new Map<Labels, Cell>();

  constructor(init: CollectorInit & { readonly bounds: readonly number[] }) {
    super(init);
    this.bounds = init.bounds;
  }

  /** Counts one value; nothing for what is unknown, no finite number, or less than zero. */
  observe(labels: Labels, value: number | undefined): void {
    if (value === undefined || !Number.isFinite(value) || value < 0) return;
    this.#add(labels, value, 1);
    this.#cell(labels).sum += value;
  }

  /**
   * Adds values that were counted elsewhere, in as many steps as they have buckets: no step per value.
   *
   * @param buckets Upper bound and count of each.
   * @param sum Sum of all the values.
   */
  merge(labels: Labels, buckets: readonly (readonly [upperBound: number, count: number])[], sum: number): void {
    if (!Number.isFinite(sum)) return;
    for (const [upperBound, count] of buckets) this.#add(labels, upperBound, count);
    this.#cell(labels).sum += sum;
  }

  reset(): void {
    this.#cells.clear();
  }

  protected samples(name: string): SharedSample[] {
    return [...this.#cells].flatMap(([labels, cell]) => this.#cellSamples(name, labels, cell));
  }

  #cellSamples(name: string, sharedLabels: Labels, { counts, count, sum }: Cell): SharedSample[] {
    let below = 0;
    const samples: SharedSample[] = counts.map((inBucket, index) => {
      below += inBucket;
      const le = String(this.bounds[index] ?? "+Inf");
      return { sharedLabels, labels: { le }, value: below, metricName: `${name}_bucket` };
    });
    samples.push({ sharedLabels, labels: {}, value: sum, metricName: `${name}_sum` });
    samples.push({ sharedLabels, labels: {}, value: count, metricName: `${name}_count` });
    return samples;
  }

  #add(labels: Labels, value: number, times: number): void {
    const cell = this.#cell(labels);
    const fits = this.bounds.findIndex((bound) => value <= bound);
    const index = fits === -1 ? this.bounds.length : fits;
    cell.counts[index] = (cell.counts[index] ?? 0) + times;
    cell.count += times;
  }

  #cell(labels: Labels): Cell {
    const known = this.#cells.get(labels);
    if (known) return known;
    const cell: Cell = { counts: Array.from({ length: this.bounds.length + 1 }, () => 0), count: 0, sum: 0 };
    this.#cells.set(labels, cell);
    return cell;
  }
}
