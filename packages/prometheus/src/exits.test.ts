import { createL0, l0, type Outcome, type Telemetry, type Usage } from "@l0/core";
import { EXITS, scriptedSource, testHandler } from "@l0/core/testing";
import { describe, expect, it, test } from "vitest";
import { createPrometheusHandler } from "./handler.ts";
import { parseExposition, type ScrapedFamily, valueOf } from "./test-support/exposition.ts";
import { LIBRARIES } from "./test-support/libraries.ts";

const OUTCOMES: readonly Outcome[] = ["completed", "failed", "aborted", "abandoned"];

/** Sum over all labels of the series with that very name. */
function total(families: ReadonlyMap<string, ScrapedFamily>, family: string, series: string = family): number {
  const samples = families.get(`l0_${family}`)?.samples ?? [];
  return samples.reduce((sum, { name, value }) => (name === `l0_${series}` ? sum + value : sum), 0);
}

/** The scripted provider tells no subsets, so these two are all there is. */
const billed = ({ inputTokens = 0, outputTokens = 0 }: Partial<Usage> = {}): number => inputTokens + outputTokens;

/** What a scrape must show of a stream with this telemetry; the same names as {@link scraped}. */
function expected({ metrics, network, retries, fallback, usage, duration, error }: Telemetry) {
  const { timeToFirstToken, interToken } = metrics;
  return {
    requests: 1,
    active: 0,
    duration,
    firstTokens: timeToFirstToken === undefined ? 0 : 1,
    timeToFirstToken: timeToFirstToken ?? 0,
    ...(interToken ? { interTokens: interToken.count, interToken: interToken.sum } : { interTokens: 0, interToken: 0 }),
    tokens: metrics.totalTokens,
    voided: metrics.voidedTokens,
    billed: billed(usage),
    attempts: retries.attempt,
    retries: metrics.totalRetries,
    retryWait: metrics.retryWait,
    fallbacks: fallback?.index ?? 0,
    errors: error === undefined ? 0 : 1,
    networkErrors: network.errorCount,
    stalls: metrics.stalls,
  };
}

function scraped(text: string): Record<keyof ReturnType<typeof expected>, number> {
  const families = parseExposition(text);
  const ms = (family: string) => total(families, family, `${family}_sum`) * 1000;
  const observed = (family: string) => total(families, family, `${family}_count`);
  return {
    requests: total(families, "requests_total"),
    active: total(families, "active_streams"),
    duration: ms("request_duration_seconds"),
    firstTokens: observed("time_to_first_token_seconds"),
    timeToFirstToken: ms("time_to_first_token_seconds"),
    interTokens: observed("inter_token_latency_seconds"),
    interToken: ms("inter_token_latency_seconds"),
    tokens: total(families, "stream_tokens_total"),
    voided: total(families, "voided_tokens_total"),
    billed: total(families, "tokens_total"),
    attempts: total(families, "attempts_total"),
    retries: total(families, "retries_total"),
    retryWait: total(families, "retry_wait_seconds_total") * 1000,
    fallbacks: total(families, "fallbacks_total"),
    errors: total(families, "errors_total"),
    networkErrors: total(families, "network_errors_total"),
    stalls: total(families, "stalls_total"),
  };
}

describe.each(LIBRARIES)("over a registry of $name", (library) => {
  testHandler(
    () => {
      const register = library.newRegistry();
      const families = async () => parseExposition(await register.metrics());
      return {
        handler: createPrometheusHandler({ register, labels: ["model", "tenant", "cyclic", "big"] }),
        records: async () => total(await families(), "requests_total"),
        open: async () => total(await families(), "active_streams"),
      };
    },
    { test },
  );

  it.each(EXITS)("a scrape shows what the telemetry says: $name", async (exit) => {
    const register = library.newRegistry();
    const before = await register.metrics();
    const { options, read } = exit.begin();
    const onEvent = createPrometheusHandler({ register, labels: [] });
    const empty = await register.metrics();
    expect(before).not.toBe(empty);
    const result = await l0({ ...options, onEvent, monitoring: { enabled: true } });
    await read(result);
    const { telemetry } = result;
    const text = await register.metrics();
    if (exit.outcome === undefined) {
      expect(telemetry).toBeUndefined();
      expect(text).toBe(empty);
      return;
    }
    const wanted = expected(telemetry as Telemetry);
    const shown = scraped(text);
    for (const [name, value] of Object.entries(wanted)) {
      expect([name, shown[name as keyof typeof shown]]).toEqual([name, expect.closeTo(value as number, 6)]);
    }
    for (const outcome of OUTCOMES) {
      expect(valueOf(text, "l0_requests_total", { outcome })).toBe(outcome === exit.outcome ? 1 : 0);
    }
  });

  it("shows a stream while it is read, and its model once that is learnt", async () => {
    const register = library.newRegistry();
    const result = await l0({
      stream: scriptedSource(["one ", "two "]),
      provider: "openai",
      onEvent: createPrometheusHandler({ register }),
    });
    const active = async (model: string) =>
      valueOf(await register.metrics(), "l0_active_streams", { model, provider: "openai" });
    const reader = result.stream[Symbol.asyncIterator]();
    const first = reader.next();
    expect(await active("unknown")).toBe(1);
    await first;
    expect([await active("unknown"), await active("scripted-model")]).toEqual([0, 1]);
    await reader.return?.();
    expect([await active("unknown"), await active("scripted-model")]).toEqual([0, 0]);
  });

  it("counts every stream, sampled or not, of every l0 that has the handler", async () => {
    const register = library.newRegistry();
    const onEvent = createPrometheusHandler({ register, labels: [] });
    const callers = [0, 1].map((sampleRate) => createL0({ onEvent, monitoring: { enabled: true, sampleRate } }));
    for (const call of callers) {
      await (await call({ stream: scriptedSource(["a", "b"]) })).text();
      await call.shutdown();
    }
    const text = await register.metrics();
    expect(valueOf(text, "l0_requests_total", { outcome: "completed" })).toBe(2);
    expect(valueOf(text, "l0_stream_tokens_total")).toBe(4);
  });

  it("counts a stream once, though its handler is given to createL0() and to its l0()", async () => {
    const register = library.newRegistry();
    const onEvent = createPrometheusHandler({ register, labels: [] });
    const result = await createL0({ onEvent })({ stream: scriptedSource(["a", "b"]), onEvent });
    await result.text();
    const text = await register.metrics();
    expect(valueOf(text, "l0_requests_total", { outcome: "completed" })).toBe(1);
    expect(valueOf(text, "l0_stream_tokens_total")).toBe(2);
  });

  it("puts every token's latency in a bucket", async () => {
    const register = library.newRegistry();
    const words = Array.from({ length: 500 }, (_, index) => `w${index} `);
    const result = await l0({
      stream: scriptedSource(words),
      onEvent: createPrometheusHandler({ register, labels: [] }),
    });
    expect(await result.text()).toBe(words.join(""));
    const text = await register.metrics();
    expect(valueOf(text, "l0_inter_token_latency_seconds_count")).toBe(499);
    expect(valueOf(text, "l0_inter_token_latency_seconds_bucket", { le: "+Inf" })).toBe(499);
    const below = valueOf(text, "l0_inter_token_latency_seconds_bucket", { le: "80" });
    expect(below).toBe(499);
  });
});
