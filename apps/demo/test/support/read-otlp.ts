import type { SentItem } from "../../protocol.ts";
import type { StreamNumbers } from "./stream-numbers.ts";

type Json = Readonly<Record<string, unknown>>;

interface AnyValue {
  readonly stringValue?: string;
  readonly boolValue?: boolean;
  readonly intValue?: number | string;
  readonly doubleValue?: number;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
}

type Value = string | number | boolean | undefined;

/** Of an array, its texts with a space between them. */
export type Attributes = Readonly<Record<string, Value>>;

export interface OtlpSpan {
  readonly name: string;
  /** ms. */
  readonly duration: number;
  readonly attributes: Attributes;
  readonly events: readonly { readonly name: string; readonly attributes: Attributes }[];
}

export interface OtlpPoint {
  readonly attributes: Attributes;
  /** Of a histogram, the sum. */
  readonly value: number;
  /** Of a histogram, how many values were recorded. */
  readonly count?: number;
}

/** All spans in OTLP/JSON requests. */
export function spansOf(items: readonly SentItem[]): OtlpSpan[] {
  return recordsOf(items, ["resourceSpans", "scopeSpans", "spans"]).map((span) => ({
    name: String(span["name"]),
    duration: Number(BigInt(String(span["endTimeUnixNano"])) - BigInt(String(span["startTimeUnixNano"]))) / 1e6,
    attributes: attributesOf(span),
    events: ((span["events"] ?? []) as readonly Json[]).map((event) => ({
      name: String(event["name"]),
      attributes: attributesOf(event),
    })),
  }));
}

export const isStreamSpan = ({ name }: OtlpSpan): boolean => name.startsWith("chat");

/** All points of a metric in OTLP/JSON requests; none where it was never written. */
export function pointsOf(items: readonly SentItem[], name: string): OtlpPoint[] {
  const metrics = recordsOf(items, ["resourceMetrics", "scopeMetrics", "metrics"]);
  const data = metrics
    .filter((metric) => metric["name"] === name)
    .map(({ sum, gauge, histogram }) => (sum ?? gauge ?? histogram) as { readonly dataPoints: readonly Json[] });
  return data.flatMap(({ dataPoints }) =>
    dataPoints.map((point) => ({
      attributes: attributesOf(point),
      value: Number(point["asInt"] ?? point["asDouble"] ?? point["sum"]),
      ...(point["count"] !== undefined && { count: Number(point["count"]) }),
    })),
  );
}

export const totalOf = (points: readonly OtlpPoint[]): number => points.reduce((sum, { value }) => sum + value, 0);

/** What the one stream span says. */
export function numbersOfSpan(items: readonly SentItem[]): StreamNumbers | undefined {
  const span = spansOf(items).find(isStreamSpan);
  if (span === undefined) return undefined;
  const { attributes, duration } = span;
  return {
    outcome: attributes["l0.outcome"] as string,
    duration,
    timeToFirstToken: attributes["l0.time_to_first_token_ms"] as number,
    retries: attributes["l0.retry.count"] as number,
    errorCode: attributes["error.type"] as string,
    inputTokens: attributes["gen_ai.usage.input_tokens"] as number,
    outputTokens: attributes["gen_ai.usage.output_tokens"] as number,
  };
}

/** What the metrics of one stream say. */
export function numbersOfMetrics(items: readonly SentItem[]): StreamNumbers | undefined {
  const [request] = pointsOf(items, "l0.requests");
  if (request === undefined) return undefined;
  const seconds = (name: string): number | undefined => {
    const [point] = pointsOf(items, name);
    return point && point.value * 1000;
  };
  return {
    outcome: request.attributes["outcome"] as string,
    duration: seconds("l0.request.duration"),
    timeToFirstToken: seconds("l0.request.ttft"),
    tokens: totalOf(pointsOf(items, "l0.request.tokens")),
    voidedTokens: totalOf(pointsOf(items, "l0.tokens.voided")),
    retries: totalOf(pointsOf(items, "l0.retries")),
    errorCode: pointsOf(items, "l0.errors")[0]?.attributes["type"] as string,
    // Counters, which a stream that failed may have left at 0: nothing counted and not known are the same.
    inputTokens: pointsOf(items, "gen_ai.client.inference.usage.input_tokens")[0]?.value || undefined,
    outputTokens: pointsOf(items, "gen_ai.client.inference.usage.output_tokens")[0]?.value || undefined,
  };
}

function recordsOf(items: readonly SentItem[], path: readonly string[]): Json[] {
  let level = items.map(({ body }) => JSON.parse(body) as Json);
  for (const field of path) level = level.flatMap((parent) => (parent[field] ?? []) as readonly Json[]);
  return level;
}

function attributesOf({ attributes = [] }: Json): Attributes {
  const pairs = attributes as readonly { readonly key: string; readonly value: AnyValue }[];
  return Object.fromEntries(pairs.map(({ key, value }) => [key, valueOf(value)]));
}

function valueOf({ stringValue, boolValue, intValue, doubleValue, arrayValue }: AnyValue): Value {
  if (arrayValue !== undefined) return arrayValue.values.map(valueOf).join(" ");
  return stringValue ?? boolValue ?? (intValue === undefined ? doubleValue : Number(intValue));
}
