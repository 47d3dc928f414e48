import { l0, type StreamInfo } from "@l0/core";
import { scriptedSource, streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { describe, expect, it, vi } from "vitest";
import { createPrometheusHandler } from "./handler.ts";
import { LIBRARIES } from "./test-support/libraries.ts";

const TRACE = "0af7651916cd43dd8448eb211c80319c";
const EXEMPLAR = new RegExp(`^(\\S+?)(?:\\{(.*?)\\})? (\\S+) # \\{trace_id="(.*?)"\\} (\\S+) (\\S+)$`);

/** Of each series that shows one: its trace, its value and its time. */
function exemplars(text: string): Record<string, [trace: string, value: number, time: number]> {
  const found = text.split("\n").flatMap((line) => {
    const [, name = "", labels = "", , trace = "", value, time] = EXEMPLAR.exec(line) ?? [];
    return trace === "" ? [] : [[`${name}{${labels}}`, [trace, Number(value), Number(time)]] as const];
  });
  return Object.fromEntries(found) as Record<string, [string, number, number]>;
}

describe.each(LIBRARIES)("exemplars on a registry of $name", (library) => {
  const openMetrics = () => {
    const register = library.newRegistry();
    register.setContentType(library.openMetrics as never);
    return register;
  };
  const end = (handler: ReturnType<typeof createPrometheusHandler>, about: StreamInfo, ts: number): void => {
    const histogram = [[20, 9] as const, [700, 1] as const];
    const interToken = { count: 10, sum: 880, p50: 20, p90: 20, p95: 20, p99: 700, max: 690, histogram };
    const metrics = { totalTokens: 11, timeToFirstToken: 30, interToken };
    handler.open?.(about);
    tell(handler, "SESSION_START", about);
    tell(handler, "SESSION_END", about, { ts, telemetry: telemetryOf({ duration: 1000, metrics }) });
  };

  it("are the trace of the stream, where the value is that of the series", async () => {
    const register = openMetrics();
    const handler = createPrometheusHandler({ register, labels: [] });
    end(handler, streamInfoOf({ context: { trace_id: TRACE } }), 1_700_000_000_500);
    const time = 1_700_000_000.5;
    expect(exemplars(await register.metrics())).toEqual({
      'l0_requests_total{outcome="completed"}': [TRACE, 1, time],
      "l0_stream_tokens_total{}": [TRACE, 11, time],
      'l0_request_duration_seconds_bucket{le="1"}': [TRACE, 1, time],
      'l0_time_to_first_token_seconds_bucket{le="0.04"}': [TRACE, 0.03, time],
      'l0_inter_token_latency_seconds_bucket{le="0.75"}': [TRACE, 0.69, time],
    });
  });

  it("are the latest of each series", async () => {
    const register = openMetrics();
    const handler = createPrometheusHandler({ register, labels: [] });
    for (const [at, trace_id] of ["first", "second"].entries())
      end(handler, streamInfoOf({ context: { trace_id } }), at * 1000);
    expect(exemplars(await register.metrics())['l0_requests_total{outcome="completed"}']).toEqual(["second", 1, 1]);
  });

  it("stay where a later stream has no trace", async () => {
    const register = openMetrics();
    const handler = createPrometheusHandler({ register, labels: [] });
    end(handler, streamInfoOf({ context: { trace_id: TRACE } }), 1000);
    end(handler, streamInfoOf(), 2000);
    const shown = exemplars(await register.metrics());
    expect(shown['l0_requests_total{outcome="completed"}']).toEqual([TRACE, 1, 1]);
    expect(shown['l0_request_duration_seconds_bucket{le="1"}']).toEqual([TRACE, 1, 1]);
  });

  it("are at counters and histograms alone, as OpenMetrics has it", async () => {
    const register = openMetrics();
    const handler = createPrometheusHandler({ register, labels: [], names: "llm" });
    const about = streamInfoOf({ context: { trace_id: TRACE } });
    const cost = { total: 1, wasted: 0, currency: "USD", source: "provider" } as const;
    handler.open?.(about);
    tell(handler, "SESSION_END", about, { telemetry: telemetryOf({ duration: 1, cost }) });
    const text = await register.metrics();
    expect(text).toContain("\nllm_cost_total_usd 1\n");
    expect(Object.keys(exemplars(text))).toContain("llm_requests_total{}");
  });

  it("are asked for where l0() is called, and at the first read where they were not known", async () => {
    const register = openMetrics();
    const traceId = vi
      .fn<(about: StreamInfo) => string | undefined>()
      .mockReturnValueOnce(undefined)
      .mockReturnValue(TRACE);
    const handler = createPrometheusHandler({ register, labels: [], traceId });
    const result = await l0({ stream: scriptedSource(["a"]), onEvent: handler });
    expect(traceId).toHaveBeenCalledTimes(1);
    await result.text();
    expect(traceId).toHaveBeenCalledTimes(2);
    expect(exemplars(await register.metrics())['l0_attempts_total{outcome="completed"}']?.[0]).toBe(TRACE);
  });

  it.each(["", "0".repeat(32)])("are asked for again where %j was given, which names no trace", async (none) => {
    const register = openMetrics();
    const traceId = vi.fn<() => string>().mockReturnValueOnce(none).mockReturnValue(TRACE);
    const handler = createPrometheusHandler({ register, labels: [], traceId });
    await (await l0({ stream: scriptedSource(["a"]), onEvent: handler })).text();
    expect(exemplars(await register.metrics())['l0_requests_total{outcome="completed"}']?.[0]).toBe(TRACE);
  });

  it("are those of the caller, though another trace is the active one at the first read", async () => {
    const register = openMetrics();
    const traceId = vi.fn<() => string>().mockReturnValueOnce(TRACE).mockReturnValue("another");
    const handler = createPrometheusHandler({ register, labels: [], traceId });
    await (await l0({ stream: scriptedSource(["a"]), onEvent: handler })).text();
    expect(traceId).toHaveBeenCalledOnce();
    expect(exemplars(await register.metrics())['l0_requests_total{outcome="completed"}']?.[0]).toBe(TRACE);
  });

  it.each([
    ["that is unknown", undefined],
    ["that is empty", ""],
    ["that OpenTelemetry gives where there is none", "0".repeat(32)],
    ["that is too long", "a".repeat(101)],
    ["that would end the line", 'a"} 1\n# EOF'],
    ["that is no text", 7 as unknown as string],
  ])("are none for a trace %s", async (_, id) => {
    const register = openMetrics();
    end(createPrometheusHandler({ register, traceId: () => id }), streamInfoOf(), 0);
    expect(await register.metrics()).not.toContain(" # {");
  });

  it("are neither asked for nor shown in text", async () => {
    const register = library.newRegistry();
    const traceId = vi.fn<() => string>().mockReturnValue(TRACE);
    end(createPrometheusHandler({ register, traceId }), streamInfoOf(), 0);
    expect(traceId).not.toHaveBeenCalled();
    expect(await register.metrics()).not.toContain(TRACE);
  });

  it("cost no count where the trace cannot be found", async () => {
    const register = openMetrics();
    const onHandlerError = vi.fn<(error: unknown) => void>();
    const traceId = () => {
      throw new Error("no tracer");
    };
    const onEvent = createPrometheusHandler({ register, labels: [], traceId });
    await (await l0({ stream: scriptedSource(["a"]), onEvent, onHandlerError })).text();
    expect(await register.metrics()).toContain('l0_requests_total{outcome="completed"} 1\n');
    expect(onHandlerError).toHaveBeenCalledOnce();
  });
});
