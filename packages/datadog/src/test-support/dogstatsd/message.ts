/** One value of one line, as the Agent understands it. */
export interface Metric {
  readonly name: string;
  readonly type: "c" | "g" | "ms" | "h" | "d" | "s";
  /** 1 for a member of a set. */
  readonly value: number;
  readonly tags: readonly string[];
  readonly rate?: number;
  /** Unix epoch, s. */
  readonly timestamp?: number;
  readonly member?: string;
  readonly origin?: Origin;
}

export interface Origin {
  readonly container?: string;
  readonly external?: string;
  readonly cardinality?: string;
}

export interface Event {
  readonly title: string;
  readonly text: string;
  readonly tags: readonly string[];
}

export interface Check {
  readonly check: string;
  readonly status: number;
  readonly tags: readonly string[];
}

export type Message = Metric | Event | Check;
