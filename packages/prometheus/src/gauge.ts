import { Collector } from "./collector.ts";
import type { Labels, SharedSample } from "./registry.ts";

/** How many there are now. */
export class Gauge extends Collector {
  readonly type = "gauge";
  readonly #values = new Map<Labels, number>();

  enter(labels: Labels): void {
    this.#move(labels, 1);
  }

  leave(labels: Labels): void {
    this.#move(labels, -1);
  }

  /** Keeps its values: what is open now does not close because someone resets the counters. */
  protected clear(): void {}

  protected samples(): SharedSample[] {
    return [...this.#values].map(([sharedLabels, value]) => ({ sharedLabels, labels: {}, value }));
  }

  #move(labels: Labels, step: number): void {
    this.#values.set(labels, (this.#values.get(labels) ?? 0) + step);
  }
}
