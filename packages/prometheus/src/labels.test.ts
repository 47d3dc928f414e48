import { streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { describe, expect, it } from "vitest";
import { createPrometheusHandler } from "./handler.ts";
import { parseExposition, valueOf } from "./test-support/exposition.ts";
import { LIBRARIES } from "./test-support/libraries.ts";

const GPT = { model: "gpt-5", provider: "openai" };

describe.each(LIBRARIES)("labels on a registry of $name", (library) => {
  it("makes the series that a rate needs known at zero when a stream starts", async () => {
    const register = library.newRegistry();
    tell(createPrometheusHandler({ register }), "SESSION_START", streamInfoOf(GPT));
    const text = await register.metrics();
    expect(valueOf(text, "l0_requests_total", { ...GPT, outcome: "abandoned" })).toBe(0);
    expect(valueOf(text, "l0_attempts_total", { ...GPT, outcome: "failed" })).toBe(0);
    expect(valueOf(text, "l0_retries_total", { ...GPT, cause: "network" })).toBe(0);
    expect(valueOf(text, "l0_stalls_total", GPT)).toBe(0);
    expect(valueOf(text, "l0_tokens_total", { ...GPT, type: "reasoning" })).toBe(0);
    expect(parseExposition(text).get("l0_errors_total")?.samples).toEqual([]);
  });

  it.each(["l0", "gen_ai", "llm"] as const)(
    "makes the histograms of %s known with nothing counted when a stream starts",
    async (names) => {
      const register = library.newRegistry();
      const handler = createPrometheusHandler({ register, names });
      tell(handler, "SESSION_START", streamInfoOf(GPT));
      const counts = async () => {
        const histograms = [...parseExposition(await register.metrics())].filter(
          ([, { type }]) => type === "histogram",
        );
        return histograms.map(([name, { samples }]) => [
          name,
          samples.find((one) => one.name.endsWith("_count"))?.value,
        ]);
      };
      const started = await counts();
      expect(started.length).toBeGreaterThan(2);
      expect(started.map(([, count]) => count)).toEqual(started.map(() => 0));
      tell(handler, "SESSION_END", streamInfoOf(GPT), { telemetry: telemetryOf({ ...GPT, duration: 5 }) });
      const seen = (await counts()).filter(([, count]) => count === 1);
      expect(seen.map(([name]) => name)).toContainEqual(expect.stringMatching(/duration_seconds$/));
    },
  );

  it("says that a provider has billed nothing, in the names of gen_ai too", async () => {
    const register = library.newRegistry();
    tell(createPrometheusHandler({ register, names: "gen_ai", labels: [] }), "SESSION_START", streamInfoOf());
    const labels = { gen_ai_operation_name: "chat", gen_ai_token_modality: "unknown" };
    const text = await register.metrics();
    expect(valueOf(text, "gen_ai_client_inference_usage_output_tokens_total", labels)).toBe(0);
  });

  it("carries only the allowed keys of the context, as short text", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({
      register,
      labels: ["tenant", "tier", "beta", "missing", "toString", "nested"],
      constLabels: { region: "eu" },
    });
    const context = { tenant: "a".repeat(500), tier: 2, beta: true, nested: { secret: 1 }, prompt: "secret" };
    tell(handler, "SESSION_END", streamInfoOf({ context }), { telemetry: telemetryOf(GPT) });
    const text = await register.metrics();
    const labels = {
      tenant: "a".repeat(128),
      tier: "2",
      beta: "true",
      missing: "unknown",
      toString: "unknown",
      nested: "unknown",
      region: "eu",
    };
    expect(valueOf(text, "l0_stream_tokens_total", labels)).toBe(0);
    expect(text).not.toContain("secret");
    expect(text).not.toContain("gpt-5");
  });

  it("survives label values that try to break the text format", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const model = 'a"} 1\nl0_requests_total{model="b\\';
    tell(handler, "SESSION_END", streamInfoOf({ model, provider: "lone \ud800" }), { telemetry: telemetryOf() });
    const samples = parseExposition(await register.metrics()).get("l0_stalls_total")?.samples;
    expect(samples).toEqual([{ name: "l0_stalls_total", labels: { model, provider: "lone \ufffd" }, value: 0 }]);
  });

  it("puts what comes past maxSeries under __other__ and counts it", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, maxSeries: 2, constLabels: { region: "eu" } });
    for (const model of ["a", "b", "c", "d", "a"]) {
      tell(handler, "SESSION_END", streamInfoOf({ model, provider: "p" }), { telemetry: telemetryOf() });
    }
    const text = await register.metrics();
    const requests = (model: string, provider: string) =>
      valueOf(text, "l0_requests_total", { model, provider, region: "eu", outcome: "completed" });
    expect([requests("a", "p"), requests("b", "p"), requests("__other__", "__other__")]).toEqual([2, 1, 2]);
    expect(requests("c", "p")).toBeUndefined();
    expect(valueOf(text, "l0_label_overflows_total", { region: "eu" })).toBe(2);
  });

  it("never overflows where nothing varies, however many handlers there are", async () => {
    const register = library.newRegistry();
    for (const route of ["chat", "title", "search"]) {
      const handler = createPrometheusHandler({ register, labels: [], constLabels: { route }, maxSeries: 1 });
      tell(handler, "SESSION_END", streamInfoOf(GPT), { telemetry: telemetryOf(GPT) });
    }
    const overflows = parseExposition(await register.metrics()).get("l0_label_overflows_total")?.samples;
    expect(overflows?.map(({ labels, value }) => [labels["route"], value])).toEqual([
      ["chat", 0],
      ["title", 0],
      ["search", 0],
    ]);
  });

  it("counts a stream past maxSeries once, however many tries it took", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, maxSeries: 1 });
    tell(handler, "SESSION_END", streamInfoOf({ model: "a" }), { telemetry: telemetryOf() });
    const late = streamInfoOf({ model: "b" });
    for (const outcome of ["failed", "completed"] as const) tell(handler, "ATTEMPT_END", late, { outcome });
    tell(handler, "FALLBACK_START", late, { fromIndex: 0, toIndex: 1, reason: "NETWORK_ERROR" });
    tell(handler, "SESSION_END", late, { telemetry: telemetryOf() });
    expect(valueOf(await register.metrics(), "l0_label_overflows_total")).toBe(1);
  });

  it("never merges what L0 names itself, however few series there may be", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, labels: [], maxSeries: 1 });
    const errorsByType = { econnreset: 1, timeout: 2, ZERO_OUTPUT: 3 };
    tell(handler, "SESSION_END", streamInfoOf(), {
      telemetry: telemetryOf({ network: { errorCount: 6, errorsByType } }),
    });
    const errors = parseExposition(await register.metrics()).get("l0_network_errors_total")?.samples;
    const counts = Object.fromEntries(errors?.map(({ labels, value }) => [labels["type"], value]) ?? []);
    expect(counts).toEqual(errorsByType);
  });

  it("learns the model and the provider of a stream at any time", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const about = streamInfoOf();
    for (const learnt of [{ model: "m" }, { provider: "p" }]) {
      Object.assign(about, learnt);
      tell(handler, "FALLBACK_START", about, { fromIndex: 0, toIndex: 1, reason: "NETWORK_ERROR" });
    }
    const text = await register.metrics();
    expect(valueOf(text, "l0_fallbacks_total", { model: "m", provider: "unknown" })).toBe(1);
    expect(valueOf(text, "l0_fallbacks_total", { model: "m", provider: "p" })).toBe(1);
  });

  it("keeps no more series than it may of 100,000 tenants and 100,000 rules", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, labels: ["tenant"], maxSeries: 10 });
    const counts = { rulesChecked: 1, passed: false, violationCount: 1, violationsByRule: {}, violations: [] };
    for (let number = 0; number < 100_000; number++) {
      const guardrails = {
        ...counts,
        violationsByRuleAndSeverity: { [`rule ${number}`]: { warning: 1, error: 0, fatal: 0 } },
        violationsBySeverity: { warning: 1, error: 0, fatal: 0 },
      };
      tell(handler, "SESSION_END", streamInfoOf({ context: { tenant: `tenant ${number}` } }), {
        telemetry: telemetryOf({ guardrails }),
      });
    }
    const families = parseExposition(await register.metrics());
    const violations = families.get("l0_guardrail_violations_total")?.samples ?? [];
    expect(violations).toHaveLength(11);
    expect(violations.at(-1)).toMatchObject({
      labels: { tenant: "__other__", rule: "__other__", severity: "__other__" },
      value: 99_990,
    });
    expect(families.get("l0_stalls_total")?.samples).toHaveLength(11);
    expect(families.get("l0_label_overflows_total")?.samples).toMatchObject([{ value: 99_990 }]);
  }, 30_000);

  it("shows the overflow counter at zero before any overflow", async () => {
    const register = library.newRegistry();
    createPrometheusHandler({ register });
    expect(valueOf(await register.metrics(), "l0_label_overflows_total")).toBe(0);
  });
});
