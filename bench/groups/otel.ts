import type { EventHandler } from "@l0/core";
import { createOpenTelemetryHandler } from "@l0/otel";
import {
  type Attributes,
  type Context,
  type Meter,
  type MetricOptions,
  ROOT_CONTEXT,
  type Span,
  type SpanOptions,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { MeterProvider, MetricReader } from "@opentelemetry/sdk-metrics";
import { BatchSpanProcessor, type SpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { type EndedStream, endedStream, endTables, tellOf } from "../ended-stream.ts";
import { GOALS } from "../goals.ts";
import { type Bench, type Group, timedTable } from "../group.ts";
import type { Timed } from "../measure.ts";
import { prose } from "../prose.ts";
import type { Table } from "../table.ts";
import { textOf } from "../text.ts";
import { controlOf } from "../variant-names.ts";
import { core } from "../variants.ts";
import { inMicroseconds } from "./one-token.ts";

const WORKING = "an SDK that keeps nothing";
const DOWN = "an SDK whose endpoint is down";
const NONE = "no SDK";
const TOKENS = 200;

/** What a stream costs in the OpenTelemetry adapter, beside the calls that it makes of the SDK; and what an endpoint that is down costs. */
export const otel: Group = async (bench) => {
  const contest = {
    backend: "otel",
    byHand: replayOn(sdk(discarding)),
    handler: handlerOn(sdk(discarding)),
    goal: GOALS.adapterEnd,
    crowdGoal: GOALS.adapterCrowd,
  };
  const tables = await endTables(contest, bench);
  // A closed port of this machine: what is exported is refused.
  const exporter = new OTLPTraceExporter({ url: "http://127.0.0.1:9/v1/traces", timeoutMillis: 1000 });
  const down = new BatchSpanProcessor({ exporter, scheduledDelayMillis: 100 });
  const text = textOf(prose(TOKENS));
  const working = core(WORKING, text, { onEvent: handlerOn(sdk(discarding)) });
  const variants = [
    working,
    { ...working, name: controlOf(WORKING) },
    core(DOWN, text, { onEvent: handlerOn(sdk(down)) }),
    core(NONE, text, { onEvent: createOpenTelemetryHandler() }),
  ];
  const goals = { [DOWN]: GOALS.overSdk };
  const title = `Streams of ${TOKENS} tokens with @l0/otel`;
  return [...tables, await withoutSdk(bench), await timedTable(title, variants, bench, { goals })];
};

/** What the adapter does of itself where nobody listens. */
async function withoutSdk(bench: Bench): Promise<Table> {
  const ended = await endedStream();
  const timed = (name: string, handler: EventHandler): Timed => {
    const tell = tellOf(handler);
    const read = async (): Promise<number> => {
      tell(ended);
      return ended.telemetry.metrics.totalTokens;
    };
    return { name, tokens: 1, characters: TOKENS, read };
  };
  const handler = createOpenTelemetryHandler();
  const idle = timed(
    "a handler that does nothing",
    Object.assign(() => {}, { events: handler.events ?? [] }),
  );
  const variants = [idle, { ...idle, name: controlOf(idle.name) }, timed(NONE, handler)];
  const title = `A stream of ${TOKENS} tokens, from its start to its end, in @l0/otel without an SDK`;
  return inMicroseconds(await timedTable(title, variants, bench, { goals: { [NONE]: GOALS.noBackend } }));
}

interface Sdk {
  readonly tracerProvider: TracerProvider;
  readonly meterProvider: MeterProvider;
}

const discarding: SpanProcessor = {
  onStart: () => {},
  onEnd: () => {},
  forceFlush: async () => {},
  shutdown: async () => {},
};

class IdleReader extends MetricReader {
  protected override async onForceFlush(): Promise<void> {}
  protected override async onShutdown(): Promise<void> {}
}

function sdk(processor: SpanProcessor): Sdk {
  return {
    tracerProvider: new TracerProvider({ spanProcessors: [processor] }),
    meterProvider: new MeterProvider({ readers: [new IdleReader()] }),
  };
}

function handlerOn(providers: Sdk): EventHandler {
  return createOpenTelemetryHandler({ ...providers, events: "span" });
}

/** One call of the SDK. */
type Call = (spans: Span[]) => void;

/** The very calls that the handler makes for a stream, with attributes made anew where they are no other stream's. */
function replayOn({ tracerProvider, meterProvider }: Sdk): (ended: EndedStream) => void {
  const tracer = tracerProvider.getTracer("by hand");
  const meter = meterProvider.getMeter("by hand");
  let calls: readonly Call[] | undefined;
  return (ended) => {
    calls ??= callsFor(ended, tracer, meter);
    const spans: Span[] = [];
    for (const call of calls) call(spans);
  };
}

function callsFor({ facts, stream }: EndedStream, real: Tracer, meter: Meter): Call[] {
  const calls: Call[] = [];
  const tracer = { startSpan: recordedSpans(calls, real) } as unknown as Tracer;
  const handler = createOpenTelemetryHandler({ tracer, meter: recordedMeter(calls, meter), events: "span" });
  for (const fact of facts) if (handler.events?.includes(fact.type)) handler(fact, stream);
  return calls;
}

function recordedSpans(calls: Call[], real: Tracer): Tracer["startSpan"] {
  const made: Span[] = [];
  return (name: string, options: SpanOptions = {}, context: Context = ROOT_CONTEXT) => {
    const parent = made.indexOf(trace.getSpan(context) as Span);
    const index = made.length;
    calls.push((spans) => {
      const around = spans[parent];
      const fresh = { ...options, attributes: { ...options.attributes } };
      spans.push(real.startSpan(name, fresh, around ? trace.setSpan(ROOT_CONTEXT, around) : ROOT_CONTEXT));
    });
    const record =
      (method: "setAttributes" | "addEvent" | "setStatus" | "updateName" | "end") =>
      (...given: unknown[]): void => {
        calls.push((spans) => {
          const span = spans[index] as unknown as Readonly<Record<string, (...given: unknown[]) => void>>;
          span[method]?.(...given.map(anew));
        });
      };
    const span = {
      spanContext: () => ({ traceId: "1".repeat(32), spanId: "1".repeat(16), traceFlags: 1 }),
      isRecording: () => true,
      setAttributes: record("setAttributes"),
      addEvent: record("addEvent"),
      setStatus: record("setStatus"),
      updateName: record("updateName"),
      end: record("end"),
    } as unknown as Span;
    made.push(span);
    return span;
  };
}

function anew(value: unknown): unknown {
  return typeof value === "object" && !Array.isArray(value) ? { ...value } : value;
}

function recordedMeter(calls: Call[], real: Meter): Meter {
  const record = (write: (value: number, attributes?: Attributes) => void) => (value: number, attributes: Attributes) =>
    void calls.push(() => write(value, Object.isFrozen(attributes) ? attributes : { ...attributes }));
  const counter = (method: "createCounter" | "createUpDownCounter") => (name: string, options?: MetricOptions) => {
    const instrument = real[method](name, options);
    return { add: record((value, attributes) => instrument.add(value, attributes)) };
  };
  return {
    createCounter: counter("createCounter"),
    createUpDownCounter: counter("createUpDownCounter"),
    createHistogram: (name: string, options?: MetricOptions) => {
      const instrument = real.createHistogram(name, options);
      return { record: record((value, attributes) => instrument.record(value, attributes)) };
    },
  } as unknown as Meter;
}
