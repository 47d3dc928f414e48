import type { Labels, Sample, SharedSample, Snapshot } from "./registry.ts";

/** Who makes metrics, and is told when somebody empties one. */
export interface Owner {
  wasReset(): void;
}

export interface CollectorInit {
  readonly name: string;
  readonly help: string;
  /** The family that made it; tells a second handler whose metric it meets. */
  readonly owner: Owner;
}

/** A metric as registries read it: in text, in OpenMetrics, and as JSON for cluster and worker aggregation. */
export abstract class Collector {
  abstract readonly type: Snapshot["type"];
  /** How the processes of a cluster are put together. */
  readonly aggregator = "sum";
  readonly help: string;
  readonly owner: Owner;
  /** A registry takes the `_total` off a counter's name before it reads it as OpenMetrics, and never puts it back. */
  name: string;
  readonly #registeredName: string;

  constructor({ name, help, owner }: CollectorInit) {
    this.name = name;
    this.#registeredName = name;
    this.help = help;
    this.owner = owner;
  }

  /** Called by the registry for JSON, which is sent between processes. */
  get(): Promise<Snapshot> {
    const samples = this.samples(this.#registeredName);
    return this.#snapshot(
      samples.map(({ sharedLabels, labels, ...sample }) => withLabels(sample, labels, sharedLabels)),
    );
  }

  /** Called by the registry for text: it formats `sharedLabels` once and remembers the text. */
  getForPromString(): Promise<Snapshot<SharedSample>> {
    return this.#snapshot(this.samples(this.#registeredName));
  }

  /** Called by `registry.resetMetrics()`. */
  reset(): void {
    this.clear();
    this.owner.wasReset();
  }

  protected abstract clear(): void;

  /** New objects at each call, all but the shared labels: a registry writes its default labels into them. */
  protected abstract samples(name: string): SharedSample[];

  /** The registry may have renamed the metric right before: the name is put back for the next reader. */
  #snapshot<S>(values: S[]): Promise<Snapshot<S>> {
    const { name, help, type, aggregator } = this;
    this.name = this.#registeredName;
    return Promise.resolve({ name, help, type, aggregator, values });
  }
}

function withLabels(sample: Omit<Sample, "labels">, labels: Labels, sharedLabels: Labels): Sample {
  return Object.assign(sample, { labels: { ...labels, ...sharedLabels } });
}
