import { Collector, type CollectorInit } from "./collector.ts";
import type { Distribution } from "./distribution.ts";
import type { Exemplar, Labels, SharedSample } from "./registry.ts";

interface Cell {
  /** One count per bound, and one for what is above the last. Not cumulative. */
  readonly counts: number[];
  /** The latest of each bucket that has one. */
  readonly exemplars: Map<number, Exemplar>;
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

  /** Makes the series known to the next scrape, with nothing counted. */
  start(labels: Labels): void {
    this.#cell(labels);
  }

  /**
   * Counts a value, or many that were counted elsewhere in as many steps as they have buckets: no step per value.
   *
   * @param exemplar Goes to the bucket of its own value.
   */
  add(labels: Labels, value: number | Distribution, exemplar?: Exemplar): void {
    const cell = this.#cell(labels);
    const { buckets, sum } = typeof value === "number" ? { buckets: [[value, 1] as const], sum: value } : value;
    for (const [upperBound, count] of buckets) {
      const bucket = this.#bucketOf(upperBound);
      cell.counts[bucket] = (cell.counts[bucket] ?? 0) + count;
      cell.count += count;
    }
    cell.sum += sum;
    if (exemplar) cell.exemplars.set(this.#bucketOf(exemplar.value), exemplar);
  }

  protected clear(): void {
    this.#cells.clear();
  }

  protected samples(name: string): SharedSample[] {
    return [...this.#cells].flatMap(([labels, cell]) => this.#cellSamples(name, labels, cell));
  }

  #cellSamples(name: string, sharedLabels: Labels, { counts, exemplars, count, sum }: Cell): SharedSample[] {
    let below = 0;
    const samples: SharedSample[] = counts.map((inBucket, index) => {
      below += inBucket;
      const le = String(this.bounds[index] ?? "+Inf");
      const exemplar = exemplars.get(index);
      const metricName = `${name}_bucket`;
      return { sharedLabels, labels: { le }, value: below, metricName, ...(exemplar && { exemplar }) };
    });
    samples.push({ sharedLabels, labels: {}, value: sum, metricName: `${name}_sum` });
    samples.push({ sharedLabels, labels: {}, value: count, metricName: `${name}_count` });
    return samples;
  }

  #bucketOf(value: number): number {
    const fits = this.bounds.findIndex((bound) => value <= bound);
    return fits === -1 ? this.bounds.length : fits;
  }

  #cell(labels: Labels): Cell {
    const known = this.#cells.get(labels);
    if (known) return known;
    const counts = Array.from({ length: this.bounds.length + 1 }, () => 0);
    const cell: Cell = { counts, exemplars: new Map(), count: 0, sum: 0 };
    this.#cells.set(labels, cell);
    return cell;
  }
}
