import type { Labels } from "./registry.ts";

/** What every label says once there are too many combinations. */
export const OTHER = "__other__";

/** One combination of label values, and the series that add a label of their own to it. */
export class LabelSet {
  readonly labels: Labels;
  /** Whether it stands for combinations that came too late. */
  readonly overflow: boolean;
  readonly #extended = new Map<string, Labels>();

  constructor(labels: Record<string, string>, overflow: boolean) {
    this.labels = Object.freeze(labels);
    this.overflow = overflow;
  }

  /** These labels and one more; the same object for the same label. */
  with(name: string, value: string): Labels {
    const key = `${name}=${value}`;
    const known = this.#extended.get(key);
    if (known) return known;
    const labels: Labels = Object.freeze({ ...this.labels, [name]: value });
    this.#extended.set(key, labels);
    return labels;
  }
}

/** All combinations of label values that were met, and no more than `limit` of them. */
export class LabelSets {
  readonly #limit: number;
  readonly #sets = new Map<string, LabelSet>();
  readonly #overflows = new Map<string, LabelSet>();
  readonly #constants = new Map<string, Labels>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * @param values Values of the labels that vary.
   * @param constant Labels that a handler never changes; they stay readable past the limit.
   */
  of(values: Labels, constant: Labels): LabelSet {
    const key = JSON.stringify([values, constant]);
    const known = this.#sets.get(key);
    if (known) return known;
    if (this.#sets.size >= this.#limit) return this.#overflow(values, constant);
    const set = new LabelSet({ ...values, ...constant }, false);
    this.#sets.set(key, set);
    return set;
  }

  /** The constant labels alone; the same object for the same labels. */
  constant(labels: Labels): Labels {
    const key = JSON.stringify(labels);
    const known = this.#constants.get(key) ?? Object.freeze({ ...labels });
    this.#constants.set(key, known);
    return known;
  }

  #overflow(values: Labels, constant: Labels): LabelSet {
    const key = JSON.stringify(constant);
    const known = this.#overflows.get(key);
    if (known) return known;
    const others = Object.fromEntries(Object.keys(values).map((name) => [name, OTHER]));
    const set = new LabelSet({ ...others, ...constant }, true);
    this.#overflows.set(key, set);
    return set;
  }
}
