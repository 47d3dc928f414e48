import { gzipSync } from "node:zlib";
import { SpanKind, SpanStatusCode } from "@opentelemetry/api";
import { OTLPLogExporter } from "@opentelemetry/exporter-logs-otlp-http";
import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-http";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { LoggerProvider, SimpleLogRecordProcessor } from "@opentelemetry/sdk-logs";
import { AggregationType, MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import { TracerProvider, BatchSpanProcessor } from "@opentelemetry/sdk-trace";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { otlpReceiver } from "./otlp-receiver.ts";

const receiver = otlpReceiver();
let url: string;
beforeAll(async () => {
  url = await receiver.start();
});
beforeEach(() => receiver.clear());
afterAll(() => receiver.close());

describe("the exporters of the OpenTelemetry SDK", () => {
  test.each(["none", "gzip"])("get spans through with compression %s", async (compression) => {
    const exporter = new OTLPTraceExporter({ url: `${url}/v1/traces`, compression: compression as never });
    const provider = new TracerProvider({ spanProcessors: [new BatchSpanProcessor({ exporter })] });
    const tracer = provider.getTracer("demo", "1.0.0");
    const parent = tracer.startSpan("chat gpt-x", { kind: SpanKind.CLIENT });
    parent.setAttributes({
      "gen_ai.request.model": "gpt-x",
      tokens: 12,
      ratio: 0.5,
      exact: 3.0000001,
      streamed: true,
      reasons: ["stop", "length"],
    });
    parent.addEvent("l0.token.first", { ttft_ms: 12.5 });
    parent.addLink({ context: tracer.startSpan("other").spanContext() });
    parent.setStatus({ code: SpanStatusCode.ERROR, message: "cut" });
    parent.end();
    await provider.shutdown();
    expect(receiver.rejected).toEqual([]);
    expect(receiver.received).toMatchObject([
      { summary: "traces: chat gpt-x", content: { signal: "traces", names: ["chat gpt-x"] } },
    ]);
    expect(JSON.stringify(receiver.received[0]?.content.request)).toContain('"key":"gen_ai.request.model"');
  });

  test.each(["none", "gzip"])("get every kind of metric through with compression %s", async (compression) => {
    const exporter = new OTLPMetricExporter({ url: `${url}/v1/metrics`, compression: compression as never });
    const provider = new MeterProvider({
      readers: [new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 })],
      views: [{ instrumentName: "spread", aggregation: { type: AggregationType.EXPONENTIAL_HISTOGRAM } }],
    });
    const meter = provider.getMeter("demo");
    meter.createCounter("l0.requests", { unit: "{request}" }).add(2, { outcome: "completed" });
    meter.createUpDownCounter("l0.active_streams").add(-1);
    meter.createGauge("level").record(0.25);
    const duration = meter.createHistogram("l0.request.duration", { unit: "s" });
    for (const value of [0.004, 0.3, 12]) duration.record(value, { model: "gpt-x" });
    const spread = meter.createHistogram("spread");
    for (const value of [0, 1, 2, 400]) spread.record(value);
    await provider.shutdown();
    expect(receiver.rejected).toEqual([]);
    expect(receiver.received[0]?.content.names.toSorted()).toEqual([
      "l0.active_streams",
      "l0.request.duration",
      "l0.requests",
      "level",
      "spread",
    ]);
  });

  test("get log records through", async () => {
    const exporter = new OTLPLogExporter({ url: `${url}/v1/logs` });
    const provider = new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] });
    const logger = provider.getLogger("demo");
    logger.emit({
      eventName: "l0.retry",
      severityNumber: 13,
      body: { reason: "cut", attempt: 2 },
      attributes: { a: 1 },
    });
    await provider.forceFlush();
    await provider.shutdown();
    expect(receiver.rejected).toEqual([]);
    expect(receiver.received).toMatchObject([{ summary: "logs: l0.retry" }]);
  });
});

const now = `${Date.now()}000000`;
const span = {
  traceId: "0af7651916cd43dd8448eb211c80319c",
  spanId: "b7ad6b7169203331",
  name: "chat",
  startTimeUnixNano: now,
  endTimeUnixNano: now,
};
const spans = (...list: object[]) => ({ resourceSpans: [{ scopeSpans: [{ spans: list }] }] });
const attribute = (value: object) => spans({ ...span, attributes: [{ key: "a", value }] });
const metric = (data: object) => ({ resourceMetrics: [{ scopeMetrics: [{ metrics: [{ name: "m", ...data }] }] }] });
const histogram = (point: object) =>
  metric({ histogram: { aggregationTemporality: 2, dataPoints: [{ timeUnixNano: now, ...point }] } });

const post = (signal: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(`${url}/v1/${signal}`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body),
  });

describe("what is OTLP/JSON", () => {
  test.each([
    ["an empty request", "traces", { resourceSpans: [] }],
    ["a span of what is required", "traces", spans(span)],
    [
      "nested values",
      "traces",
      attribute({ arrayValue: { values: [{ kvlistValue: { values: [{ key: "b", value: {} }] } }] } }),
    ],
    ["64-bit integers", "traces", attribute({ intValue: "-9223372036854775808" })],
    ["values beyond JSON's numbers", "traces", attribute({ doubleValue: "NaN" })],
    ["a histogram without buckets", "metrics", histogram({ count: "2", sum: 3 })],
    ["a log record of nothing", "logs", { resourceLogs: [{ scopeLogs: [{ logRecords: [{}] }] }] }],
  ])("is accepted: %s", async (_, signal, body) => {
    const response = await post(signal, body);
    expect([response.status, await response.json()]).toEqual([200, { partialSuccess: {} }]);
    expect(receiver.counts).toEqual({ received: 1, rejected: 0 });
  });
});

describe("what is not OTLP/JSON", () => {
  test.each<[string, string, unknown, RegExp]>([
    ["an unknown field", "traces", spans({ ...span, status_code: 1 }), /status_code/],
    ["a field in snake case", "traces", { resource_spans: [] }, /resource_spans/],
    ["a short trace id", "traces", spans({ ...span, traceId: "0af7" }), /32 hexadecimal digits/],
    ["a trace id in base64", "traces", spans({ ...span, traceId: "CvdlGRbNQ92ESOshHIAxnA==" }), /32 hexadecimal/],
    ["a span id of zeros", "traces", spans({ ...span, spanId: "0".repeat(16) }), /all zeros/],
    ["a span without a name", "traces", spans({ ...span, name: "" }), /name/],
    ["an enum by name", "traces", spans({ ...span, kind: "SPAN_KIND_CLIENT" }), /kind/],
    [
      "a span that ends before it starts",
      "traces",
      spans({ ...span, endTimeUnixNano: `${BigInt(now) - 1n}` }),
      /before/,
    ],
    ["times in ms", "traces", spans({ ...span, startTimeUnixNano: Date.now() }), /nanoseconds/],
    ["a plain attribute", "traces", spans({ ...span, attributes: { a: 1 } }), /attributes/],
    ["a value of two kinds", "traces", attribute({ stringValue: "x", intValue: 1 }), /one kind of value/],
    ["a nested unknown kind", "traces", attribute({ arrayValue: { values: [{ text: "x" }] } }), /text/],
    ["an integer beyond 64 bits", "traces", attribute({ intValue: "9223372036854775808" }), /between/],
    [
      "a key that comes twice",
      "traces",
      spans({ ...span, attributes: [0, 1].map(() => ({ key: "a", value: {} })) }),
      /once/,
    ],
    ["a metric without data", "metrics", metric({}), /one kind of data/],
    [
      "a point without a number",
      "metrics",
      metric({ gauge: { dataPoints: [{ timeUnixNano: now }] } }),
      /asDouble or asInt/,
    ],
    ["too few buckets", "metrics", histogram({ count: 1, bucketCounts: [1], explicitBounds: [1] }), /one more than/],
    [
      "buckets that do not add up",
      "metrics",
      histogram({ count: 3, bucketCounts: [1, 1], explicitBounds: [1] }),
      /sum of/,
    ],
    [
      "bounds that fall",
      "metrics",
      histogram({ count: 0, bucketCounts: [0, 0, 0], explicitBounds: [2, 1] }),
      /increase/,
    ],
    [
      "a sum of no temporality",
      "metrics",
      metric({ sum: { dataPoints: [], aggregationTemporality: 0 } }),
      /Temporality/,
    ],
    [
      "a severity above 24",
      "logs",
      { resourceLogs: [{ scopeLogs: [{ logRecords: [{ severityNumber: 25 }] }] }] },
      /severity/,
    ],
    ["no object", "metrics", [], /expected object/],
  ])("is refused: %s", async (_, signal, body, reason) => {
    const response = await post(signal, body);
    const { code, message } = (await response.json()) as { code: number; message: string };
    expect([response.status, code]).toEqual([400, 3]);
    expect(message).toMatch(reason);
    expect(receiver.counts).toEqual({ received: 0, rejected: 1 });
    expect(receiver.rejected[0]?.reason).toBe(`${signal}: ${message}`);
  });

  test.each<[string, unknown, Record<string, string>, number]>([
    ["protobuf", spans(span), { "content-type": "application/x-protobuf" }, 415],
    ["broken JSON", new TextEncoder().encode("{"), {}, 400],
    ["bytes that are no UTF-8", Uint8Array.of(0x22, 0xff, 0x22), {}, 400],
    ["what says it is zipped and is not", spans(span), { "content-encoding": "gzip" }, 400],
    ["another compression", spans(span), { "content-encoding": "br" }, 415],
    [
      "a zip that grows too large",
      new Uint8Array(gzipSync(Buffer.alloc(20 << 20, " "))),
      { "content-encoding": "gzip" },
      400,
    ],
  ])("is refused: %s", async (_, body, headers, status) => {
    expect((await post("traces", body, headers)).status).toBe(status);
    expect(receiver.counts).toEqual({ received: 0, rejected: 1 });
  });

  test("is not looked at on another path", async () => {
    expect((await post("profiles", {})).status).toBe(404);
    expect(receiver.counts).toEqual({ received: 0, rejected: 0 });
  });
});
