import type { Labels } from "./registry.ts";

/** What every label says once there are too many combinations. */
export const OTHER = "__other__";

/** One combination of label values, and the series that add labels of their own to it. */
export class LabelSet {
  readonly labels: Labels;
  /** Whether it stands for combinations that came too late. */
  readonly isOverflow: boolean;
  readonly #extended = new Map<string, Labels>();

  constructor(labels: Record<string, string>, isOverflow: boolean) {
    this.labels = Object.freeze(labels);
    this.isOverflow = isOverflow;
  }

  /** These labels and more; the same object for the same labels. */
  with(own: Labels): Labels {
    const key = keyOf(own);
    const known = this.#extended.get(key);
    if (known) return known;
    const labels: Labels = Object.freeze({ ...this.labels, ...own });
    this.#extended.set(key, labels);
    return labels;
  }

  has(own: Labels): boolean {
    return this.#extended.has(keyOf(own));
  }
}

/** All combinations of label values that were met, and no more than `limit` of them. */
export class LabelSets {
  readonly #limit: number;
  readonly #sets = new Map<string, LabelSet>();
  readonly #constants = new Map<string, LabelSet>();
  /** Combinations of labels whose values are the user's, by the names of those labels. */
  readonly #openSeries = new Map<string, number>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * @param values Values of the labels that vary.
   * @param constant Labels that a handler never changes; they stay readable past the limit.
   */
  of(values: Labels, constant: Labels): LabelSet {
    // Where nothing varies there is one combination, and nothing that could say `__other__`.
    if (Object.keys(values).length === 0) return this.constant(constant);
    const key = keyOf(values) + keyOf(constant);
    const known = this.#sets.get(key);
    if (known) return known;
    if (this.#sets.size >= this.#limit || isOther(values)) return this.#overflow(values, constant);
    const set = new LabelSet({ ...values, ...constant }, false);
    this.#sets.set(key, set);
    return set;
  }

  /** The constant labels alone. */
  constant(labels: Labels): LabelSet {
    return interned(this.#constants, keyOf(labels), () => new LabelSet({ ...labels }, false));
  }

  /** What `set.with(own)` may be where there may be any number of values: past the limit they are all `__other__`. */
  bounded(set: LabelSet, own: Labels): Labels {
    if (set.has(own)) return own;
    const names = Object.keys(own).join();
    const series = this.#openSeries.get(names) ?? 0;
    if (series >= this.#limit) return others(own);
    this.#openSeries.set(names, series + 1);
    return own;
  }

  #overflow(values: Labels, constant: Labels): LabelSet {
    const other = others(values);
    const key = keyOf(other) + keyOf(constant);
    return interned(this.#sets, key, () => new LabelSet({ ...other, ...constant }, true));
  }
}

/** Whether somebody has given the very values that stand for all others: no two sets may have the same labels. */
function isOther(labels: Labels): boolean {
  return Object.values(labels).every((value) => value === OTHER);
}

function others(labels: Labels): Labels {
  return Object.fromEntries(Object.keys(labels).map((name) => [name, OTHER]));
}

/** The lengths say where a text ends, so that no value can look like another label. */
function keyOf(labels: Labels): string {
  let key = "";
  for (const name in labels) key += `${name}=${labels[name]?.length}:${labels[name]},`;
  return key;
}

function interned<T>(known: Map<string, T>, key: string, make: () => T): T {
  const value = known.get(key) ?? make();
  known.set(key, value);
  return value;
}
