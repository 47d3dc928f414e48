import type { SentItem } from "../../protocol.ts";
import type { StreamNumbers } from "./stream-numbers.ts";

export interface Sample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** The samples of a name in the text format. */
export function samplesOf(items: readonly SentItem[], name: string): Sample[] {
  const lines = items.flatMap(({ body }) => body.split("\n"));
  return lines.flatMap((line) => {
    const [, found, labels = "", value] = /^([a-z_0-9]+)(?:\{(.*)\})? (\S+)$/.exec(line) ?? [];
    return found === name ? [{ labels: labelsOf(labels), value: Number(value) }] : [];
  });
}

export const sumOf = (samples: readonly Sample[]): number => samples.reduce((sum, { value }) => sum + value, 0);

/** What the metrics of one stream say. */
export function numbersOfScrape(items: readonly SentItem[]): StreamNumbers | undefined {
  const grown = (name: string): Sample[] => samplesOf(items, name).filter(({ value }) => value !== 0);
  const [request] = grown("l0_requests_total");
  if (request === undefined) return undefined;
  const seconds = (name: string): number | undefined =>
    sumOf(samplesOf(items, `${name}_count`)) === 0 ? undefined : sumOf(samplesOf(items, `${name}_sum`)) * 1000;
  // A counter that was never raised is there too: nothing counted and not known are the same.
  const billed = (type: string): number | undefined =>
    grown("l0_tokens_total").find(({ labels }) => labels["type"] === type)?.value;
  return {
    outcome: request.labels["outcome"],
    duration: seconds("l0_request_duration_seconds"),
    timeToFirstToken: seconds("l0_time_to_first_token_seconds"),
    tokens: sumOf(samplesOf(items, "l0_stream_tokens_total")),
    voidedTokens: sumOf(samplesOf(items, "l0_voided_tokens_total")),
    retries: sumOf(samplesOf(items, "l0_retries_total")),
    errorCode: grown("l0_errors_total")[0]?.labels["type"],
    inputTokens: billed("input"),
    outputTokens: billed("output"),
  };
}

const labelsOf = (text: string): Record<string, string> =>
  Object.fromEntries(Array.from(text.matchAll(/([a-z_]+)="([^"]*)"/g), ([, name, value]) => [name, value]));
