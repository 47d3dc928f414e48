/** One line of DogStatsD, taken apart. Times are seconds since the Unix epoch. */
export type DogStatsdMessage = DogStatsdMetric | DogStatsdEvent | DogStatsdCheck;

/** Counter, gauge, timer, histogram, set, distribution. */
export type MetricType = "c" | "g" | "ms" | "h" | "s" | "d";

export interface DogStatsdMetric {
  readonly kind: "metric";
  readonly name: string;
  readonly type: MetricType;
  /** More than one where values are packed; texts in a set only. */
  readonly values: readonly (number | string)[];
  readonly tags: readonly string[];
  readonly sampleRate?: number;
  readonly timestamp?: number;
  readonly containerId?: string;
  readonly externalData?: string;
  readonly cardinality?: string;
}

export interface DogStatsdEvent {
  readonly kind: "event";
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
  readonly timestamp?: number;
  readonly hostname?: string;
  readonly aggregationKey?: string;
  readonly priority?: string;
  readonly sourceType?: string;
  readonly alertType?: string;
  readonly containerId?: string;
  readonly externalData?: string;
  readonly cardinality?: string;
}

export interface DogStatsdCheck {
  readonly kind: "check";
  readonly name: string;
  /** 0 OK, 1 warning, 2 critical, 3 unknown. */
  readonly status: 0 | 1 | 2 | 3;
  readonly tags: readonly string[];
  readonly timestamp?: number;
  readonly hostname?: string;
  readonly message?: string;
}
