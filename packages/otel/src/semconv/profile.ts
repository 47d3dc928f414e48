import type { MetricRow } from "../metrics/metric-row.ts";

/** One revision of the GenAI semantic conventions: where it differs from the others. */
export interface SemconvProfile {
  /** Names the revision to backends that translate between revisions. */
  readonly schemaUrl: string;
  /** Attributes that carry the provider's name. */
  readonly providerKeys: readonly string[];
  /** Attributes that carry the input tokens written to the provider's cache. */
  readonly cacheWriteKeys: readonly string[];
  /** Whether an output message says why it ended. */
  readonly messageHasFinishReason: boolean;
  readonly metrics: readonly MetricRow[];
}
