import type { StreamInfo } from "@l0/core";
import type { LabelSet, LabelSets } from "./label-sets.ts";
import { labelValues, type StreamLabel } from "./label-values.ts";
import type { Labels } from "./registry.ts";

interface Known {
  readonly model: string | undefined;
  readonly provider: string | undefined;
  readonly set: LabelSet;
}

/** The labels of each stream, looked up once, and again when its model or provider has become known. */
export class StreamLabelSets {
  readonly #sets: LabelSets;
  readonly #labels: readonly StreamLabel[];
  readonly #constLabels: Labels;
  readonly #known = new WeakMap<StreamInfo, Known>();

  constructor(sets: LabelSets, labels: readonly StreamLabel[], constLabels: Labels) {
    this.#sets = sets;
    this.#labels = labels;
    this.#constLabels = constLabels;
  }

  of(stream: StreamInfo): LabelSet {
    const { model, provider } = stream;
    const known = this.#known.get(stream);
    if (known && known.model === model && known.provider === provider) return known.set;
    const set = this.#sets.of(labelValues(this.#labels, stream), this.#constLabels);
    this.#known.set(stream, { model, provider, set });
    return set;
  }
}
