import type { Telemetry } from "@l0/core";

/** What a back end can be told of one stream. An absent field is one that it was not told. */
export interface StreamNumbers {
  readonly outcome?: string | undefined;
  readonly duration?: number | undefined;
  readonly timeToFirstToken?: number | undefined;
  readonly tokens?: number | undefined;
  readonly voidedTokens?: number | undefined;
  readonly retries?: number | undefined;
  readonly errorCode?: string | undefined;
  readonly inputTokens?: number | undefined;
  readonly outputTokens?: number | undefined;
}

export type NumberName = keyof StreamNumbers;

/** The same, as the telemetry has it. Times are ms. */
export function numbersOf({ outcome, duration, metrics, error, usage }: Telemetry): Required<StreamNumbers> {
  return {
    outcome,
    duration,
    timeToFirstToken: metrics.timeToFirstToken,
    tokens: metrics.totalTokens,
    voidedTokens: metrics.voidedTokens,
    retries: metrics.totalRetries,
    errorCode: error?.code,
    inputTokens: usage?.inputTokens,
    outputTokens: usage?.outputTokens,
  };
}
