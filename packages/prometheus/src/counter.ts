import { Collector } from "./collector.ts";
import type { Labels, SharedSample } from "./registry.ts";

/** A total that only grows. */
export class Counter extends Collector {
  readonly type = "counter";
  readonly #values = new Map<Labels, number>();

  /** Adds nothing for what is no finite number, or less than zero. Zero makes the series known to the next scrape. */
  add(labels: Labels, amount: number): void {
    if (!Number.isFinite(amount) || amount < 0) return;
    this.#values.set(labels, (this.#values.get(labels) ?? 0) + amount);
  }

  reset(): void {
    this.#values.clear();
  }

  protected samples(): SharedSample[] {
    return [...this.#values].map(([sharedLabels, value]) => ({ sharedLabels, labels: {}, value }));
  }
}
