import type { SentItem } from "../../protocol.ts";
import { type EnvelopeItem, type Json, parseEnvelope } from "../../server/receivers/sentry/envelope.ts";
import type { StreamNumbers } from "./stream-numbers.ts";

export interface SentrySpan {
  readonly name: string;
  /** ms. */
  readonly duration: number;
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/** All spans in envelopes. */
export function sentrySpansOf(items: readonly SentItem[]): SentrySpan[] {
  const batches = envelopeItems(items, "span").map(({ payload }) => (payload as { items: readonly Json[] }).items);
  return batches.flat().map((span) => ({
    name: String(span["name"]),
    duration: (Number(span["end_timestamp"]) - Number(span["start_timestamp"])) * 1000,
    attributes: Object.fromEntries(
      Object.entries(span["attributes"] as Record<string, { value: string | number | boolean }>).map(
        ([key, { value }]) => [key, value],
      ),
    ),
  }));
}

/** All captured errors in envelopes. */
export function sentryErrorsOf(items: readonly SentItem[]): Json[] {
  return envelopeItems(items, "event").map(({ payload }) => payload as Json);
}

/** What the one stream span says. */
export function numbersOfSentrySpan(items: readonly SentItem[]): StreamNumbers | undefined {
  const span = sentrySpansOf(items).find(({ name }) => name === "l0.execution");
  if (span === undefined) return undefined;
  const { attributes, duration } = span;
  return {
    outcome: attributes["l0.outcome"] as string,
    duration,
    timeToFirstToken: attributes["l0.time_to_first_token_ms"] as number,
    tokens: attributes["l0.token_count"] as number,
    retries: attributes["l0.retry.count"] as number,
    errorCode: attributes["error.type"] as string,
    inputTokens: attributes["gen_ai.usage.input_tokens"] as number,
    outputTokens: attributes["gen_ai.usage.output_tokens"] as number,
  };
}

/** What the captured error says of its stream; a captured violation of one that did not fail is none. */
export function numbersOfSentryError(items: readonly SentItem[]): StreamNumbers | undefined {
  const contexts = sentryErrorsOf(items).map((event) => event["contexts"] as Readonly<Record<string, Json>>);
  const failed = contexts.find(({ l0_error }) => l0_error !== undefined);
  if (failed === undefined) return undefined;
  const { l0_telemetry, l0_error } = failed;
  return {
    duration: l0_telemetry?.["duration_ms"] as number,
    timeToFirstToken: l0_telemetry?.["ttft_ms"] as number,
    tokens: l0_telemetry?.["tokens"] as number,
    retries: l0_telemetry?.["retries"] as number,
    errorCode: l0_error?.["code"] as string,
  };
}

function envelopeItems(items: readonly SentItem[], type: string): EnvelopeItem[] {
  const envelopes = items.map(({ body }) => parseEnvelope(new TextEncoder().encode(body)));
  return envelopes.flatMap((envelope) => envelope.items).filter((item) => item.type === type);
}
