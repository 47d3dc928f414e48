import { mkdtemp, readFile, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { L0, Telemetry } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import type { SentryLike } from "@l0/sentry";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Clients, observedL0 } from "./several-backends.ts";

/** A vendor's real package, from where the adapter has it. */
function vendorOf<T>(adapter: string, name: string): T {
  return createRequire(new URL(`../../${adapter}/package.json`, import.meta.url))(name) as T;
}

interface Span {
  readonly name: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

interface SentryIssue {
  readonly contexts: { readonly l0_telemetry: object };
}

const otelApi = vendorOf<{
  trace: { setGlobalTracerProvider(provider: object): void; disable(): void };
}>("otel", "@opentelemetry/api");
const otelSdk = vendorOf<{
  TracerProvider: new (options: { spanProcessors: object[] }) => object;
  SimpleSpanProcessor: new (options: { exporter: object }) => object;
  InMemorySpanExporter: new () => { getFinishedSpans(): Span[] };
}>("otel", "@opentelemetry/sdk-trace");
const promClient = vendorOf<{
  Registry: new () => Clients["register"] & { metrics(): Promise<string> };
}>("prometheus", "prom-client");
const hotShots = vendorOf<{
  StatsD: new (options: { mock: true }) => Clients["statsd"] & { mockBuffer: string[] };
}>("datadog", "hot-shots");
const sentry = vendorOf<SentryLike & { init(options: object): void; close(): Promise<boolean> }>(
  "sentry",
  "@sentry/node",
);

let directory: string;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "l0-"));
  vi.spyOn(process, "cwd").mockReturnValue(directory);
});

afterEach(async () => {
  otelApi.trace.disable();
  await sentry.close();
  await rm(directory, { recursive: true });
});

test("several-backends.ts: all backends have the same numbers of a stream", async () => {
  const spans = new otelSdk.InMemorySpanExporter();
  const spanProcessors = [new otelSdk.SimpleSpanProcessor({ exporter: spans })];
  otelApi.trace.setGlobalTracerProvider(new otelSdk.TracerProvider({ spanProcessors }));
  const issues: SentryIssue[] = [];
  sentry.init({
    dsn: "http://key@127.0.0.1:1/1",
    beforeSend: (issue: SentryIssue) => (issues.push(issue), null),
    skipOpenTelemetrySetup: true,
    defaultIntegrations: false,
  });
  const register = new promClient.Registry();
  const statsd = new hotShots.StatsD({ mock: true });

  const l0 = observedL0({ sentry, register, statsd });
  await failTwice(l0);
  expect(await l0.shutdown()).toEqual({ ok: true, failed: [] });

  const { telemetry } = JSON.parse(await readFile(join(directory, "l0.jsonl"), "utf8")) as { telemetry: Telemetry };
  const { timeToFirstToken, totalRetries } = telemetry.metrics;
  const file = { timeToFirstToken, retries: totalRetries, failedAttempts: telemetry.network.errorCount };
  expect(file).toEqual({ timeToFirstToken: expect.any(Number), retries: 1, failedAttempts: 2 });

  const { attributes } = spans.getFinishedSpans().find(({ name }) => name === "chat demo-model") as Span;
  expect({
    timeToFirstToken: attributes["l0.time_to_first_token_ms"],
    retries: attributes["l0.retry.count"],
    failedAttempts: attributes["l0.network.error_count"],
  }).toEqual(file);

  const [issue] = issues;
  expect(issue?.contexts.l0_telemetry).toMatchObject({ ttft_ms: timeToFirstToken, retries: 1, network_errors: 2 });

  const metrics = (await register.metrics()).split("\n");
  const counted = (name: string): number => total(metrics, new RegExp(`^${name}(?:{.*})? (.+)$`));
  expect(counted("l0_time_to_first_token_seconds_sum")).toBeCloseTo((timeToFirstToken as number) / 1000, 9);
  expect([counted("l0_retries_total"), counted("l0_network_errors_total")]).toEqual([1, 2]);

  const sent = (name: string): number => total(statsd.mockBuffer, new RegExp(`^${name}:([^|]+)`));
  expect(sent("l0.time_to_first_token")).toBe(timeToFirstToken);
  expect([sent("l0.retries"), sent("l0.network_errors")]).toEqual([1, 2]);
});

/** Sum of a metric over its labels. */
function total(lines: readonly string[], pattern: RegExp): number {
  return lines.reduce((sum, line) => sum + Number(pattern.exec(line)?.[1] ?? 0), 0);
}

/** Both attempts are cut after two tokens. */
async function failTwice(l0: L0): Promise<void> {
  const result = await l0({
    stream: scriptedSource(["It ", "is ", { cut: true }]),
    model: "demo-model",
    retry: { baseDelay: 0, maxRetries: 1 },
  });
  await expect(result.text()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
}
