/** A span as the OTLP receiver got it. Times are ms since the first span of the trace began. */
export interface TraceSpan {
  readonly id: string;
  /** Absent: it has none. */
  readonly parentId?: string;
  readonly name: string;
  /** The instrumentation that made it. */
  readonly scope: string;
  readonly from: number;
  readonly to: number;
  readonly failed: boolean;
  /** What its status says of a failure. */
  readonly message?: string;
  readonly attributes: Attributes;
  readonly events: readonly SpanEvent[];
}

export interface SpanEvent {
  readonly name: string;
  readonly at: number;
  readonly attributes: Attributes;
}

export type Attributes = Readonly<Record<string, string>>;

/** The spans in these bodies of OTLP/JSON trace requests, in the order in which they began. */
export function spansIn(bodies: readonly string[]): readonly TraceSpan[] {
  const found = bodies.flatMap(rawSpansIn);
  const began = found.map(({ span }) => BigInt(span.startTimeUnixNano));
  const first = began.reduce((earliest, time) => (time < earliest ? time : earliest), began[0] ?? 0n);
  return found.map(({ span, scope }) => toSpan(span, scope, first)).toSorted((a, b) => a.from - b.from);
}

interface RawTrace {
  readonly resourceSpans?: readonly { readonly scopeSpans?: readonly RawScope[] }[];
}

interface RawScope {
  readonly scope?: { readonly name?: string };
  readonly spans?: readonly RawSpan[];
}

interface RawSpan {
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly status?: { readonly code?: number; readonly message?: string };
  readonly attributes?: readonly RawAttribute[];
  readonly events?: readonly {
    readonly name: string;
    readonly timeUnixNano: string;
    readonly attributes?: readonly RawAttribute[];
  }[];
}

interface RawAttribute {
  readonly key: string;
  readonly value: object;
}

function rawSpansIn(body: string): { readonly span: RawSpan; readonly scope: string }[] {
  const { resourceSpans = [] } = JSON.parse(body) as RawTrace;
  const scopes = resourceSpans.flatMap(({ scopeSpans = [] }) => scopeSpans);
  return scopes.flatMap(({ scope, spans = [] }) => spans.map((span) => ({ span, scope: scope?.name ?? "" })));
}

const ERROR = 2;

function toSpan(span: RawSpan, scope: string, first: bigint): TraceSpan {
  const { spanId, parentSpanId, name, status, attributes, events = [] } = span;
  const since = (time: string): number => Number(BigInt(time) - first) / 1e6;
  return {
    id: spanId,
    ...(parentSpanId && { parentId: parentSpanId }),
    name,
    scope,
    from: since(span.startTimeUnixNano),
    to: since(span.endTimeUnixNano),
    failed: status?.code === ERROR,
    ...(status?.message && { message: status.message }),
    attributes: attributesOf(attributes),
    events: events.map((event) => ({
      name: event.name,
      at: since(event.timeUnixNano),
      attributes: attributesOf(event.attributes),
    })),
  };
}

const attributesOf = (pairs: readonly RawAttribute[] = []): Attributes =>
  Object.fromEntries(pairs.map(({ key, value }) => [key, valueText(value)]));

/** An OTLP value as text: what is in its only field, lists and maps as JSON. */
function valueText(value: object): string {
  const plain = plainValue(value);
  return typeof plain === "object" ? JSON.stringify(plain) : String(plain);
}

function plainValue(value: object): unknown {
  const [kind, content] = Object.entries(value)[0] ?? ["stringValue", ""];
  if (kind === "arrayValue") return (content as { values?: object[] }).values?.map(plainValue) ?? [];
  if (kind === "kvlistValue") return attributesOf((content as { values?: RawAttribute[] }).values);
  return content;
}
