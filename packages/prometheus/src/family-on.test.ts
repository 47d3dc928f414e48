import { streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { describe, expect, it, vi } from "vitest";
import { createPrometheusHandler } from "./handler.ts";
import { parseExposition, valueOf } from "./test-support/exposition.ts";
import { LIBRARIES } from "./test-support/libraries.ts";

const LABELS = { model: "m", provider: "p" };
const COMPLETED = { ...LABELS, outcome: "completed" };

describe.each(LIBRARIES)("metrics on a registry of $name", (library) => {
  const endOneStream = (handler: ReturnType<typeof createPrometheusHandler>): void => {
    const about = streamInfoOf(LABELS);
    tell(handler, "SESSION_START", about);
    tell(handler, "SESSION_END", about, { telemetry: telemetryOf({ ...LABELS, duration: 40 }) });
  };

  it("are shared by two handlers", async () => {
    const register = library.newRegistry();
    endOneStream(createPrometheusHandler({ register, constLabels: { route: "chat" } }));
    endOneStream(createPrometheusHandler({ register, constLabels: { route: "chat" } }));
    endOneStream(createPrometheusHandler({ register, constLabels: { route: "title" } }));
    const text = await register.metrics();
    expect(valueOf(text, "l0_requests_total", { ...COMPLETED, route: "chat" })).toBe(2);
    expect(valueOf(text, "l0_requests_total", { ...COMPLETED, route: "title" })).toBe(1);
    expect(valueOf(text, "l0_label_overflows_total", { route: "chat" })).toBe(0);
    expect(valueOf(text, "l0_active_streams", { ...LABELS, route: "chat" })).toBe(0);
  });

  it.each([
    ["labels", { labels: ["model"] }, '["model"]; another handler with the prefix "l0" on this registry'],
    ["constLabels", { constLabels: { region: "eu" } }, '["region"]'],
    ["buckets", { buckets: { duration: [1] } }, '{"duration":[1],'],
    ["names", { names: "llm" as const }, 'got "llm"; another handler with the prefix "l0"'],
    ["maxSeries", { maxSeries: 5 }, "got 5"],
  ])("are not shared by handlers whose %s differ", (option, options, found) => {
    const register = library.newRegistry();
    createPrometheusHandler({ register });
    const second = () => createPrometheusHandler({ register, ...options });
    expect(second).toThrow(TypeError);
    expect(second).toThrow(`option "${option}"`);
    expect(second).toThrow(found);
  });

  it("are not shared by handlers whose prefixes differ, where the names have none", async () => {
    const register = library.newRegistry();
    createPrometheusHandler({ register, names: "llm" });
    const before = await register.metrics();
    expect(() => createPrometheusHandler({ register, prefix: "app", names: "llm" })).toThrow(
      'option "prefix": got "app"; another handler with the prefix "l0" on this registry was made with "l0". ' +
        "Give both the same, or use another registry.",
    );
    expect(await register.metrics()).toBe(before);
  });

  it("are not said to need another prefix where none would help", () => {
    const register = library.newRegistry();
    library.newCounter("llm_requests_total", register);
    expect(() => createPrometheusHandler({ register, names: "llm" })).toThrow(
      "already has another metric named llm_requests_total; use another registry, or clear",
    );
  });

  it("leave the registry as it was where a name is taken", async () => {
    const register = library.newRegistry();
    library.newCounter("l0_stalls_total", register);
    const create = () => createPrometheusHandler({ register });
    expect(create).toThrow("the registry already has another metric named l0_stalls_total");
    expect([...parseExposition(await register.metrics()).keys()]).toEqual(["l0_stalls_total"]);
    expect(() => createPrometheusHandler({ register, prefix: "ai" })).not.toThrow();
  });

  it("are refused to another copy of this package, as after a hot reload, and may be had once the registry is cleared", async () => {
    const register = library.newRegistry();
    createPrometheusHandler({ register });
    vi.resetModules();
    const copy = await import("./handler.ts");
    expect(() => copy.createPrometheusHandler({ register })).toThrow(
      "or clear this one where it was made by a program",
    );
    register.clear();
    endOneStream(copy.createPrometheusHandler({ register }));
    expect(valueOf(await register.metrics(), "l0_requests_total", COMPLETED)).toBe(1);
  });

  it("cost a stream nothing where the registry was cleared before it ended", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    const open = streamInfoOf(LABELS);
    tell(handler, "SESSION_START", open);
    register.clear();
    expect(() => tell(handler, "SESSION_END", open, { telemetry: telemetryOf(LABELS) })).not.toThrow();
    expect(await register.metrics()).toBe("\n");
  });

  it("start again where the registry was cleared", async () => {
    const register = library.newRegistry();
    endOneStream(createPrometheusHandler({ register }));
    register.clear();
    endOneStream(createPrometheusHandler({ register, labels: ["model"] }));
    expect(valueOf(await register.metrics(), "l0_requests_total", { model: "m", outcome: "completed" })).toBe(1);
  });

  it("come back where only some were removed", async () => {
    const register = library.newRegistry();
    endOneStream(createPrometheusHandler({ register }));
    register.removeSingleMetric("l0_requests_total");
    endOneStream(createPrometheusHandler({ register }));
    expect(valueOf(await register.metrics(), "l0_requests_total", COMPLETED)).toBe(2);
  });

  it("go back to nothing with resetMetrics, but for the streams that are open", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    endOneStream(handler);
    const open = streamInfoOf(LABELS);
    tell(handler, "SESSION_START", open);
    register.resetMetrics();
    const text = await register.metrics();
    expect(valueOf(text, "l0_requests_total", COMPLETED)).toBeUndefined();
    expect(valueOf(text, "l0_request_duration_seconds_count", LABELS)).toBeUndefined();
    expect(valueOf(text, "l0_active_streams", LABELS)).toBe(1);
    tell(handler, "SESSION_END", open, { telemetry: telemetryOf(LABELS) });
    expect(valueOf(await register.metrics(), "l0_active_streams", LABELS)).toBe(0);
  });

  it("start at zero again after resetMetrics", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register });
    endOneStream(handler);
    const before = await register.metrics();
    register.resetMetrics();
    endOneStream(handler);
    expect([...parseExposition(await register.metrics())]).toEqual([...parseExposition(before)]);
  });

  it("are read alone, with the registry's default labels, and through a merged registry", async () => {
    const register = library.newRegistry();
    register.setDefaultLabels({ instance: "i1" });
    endOneStream(createPrometheusHandler({ register }));
    const alone = await register.getSingleMetricAsString("l0_requests_total");
    expect(valueOf(alone, "l0_requests_total", { ...COMPLETED, instance: "i1" })).toBe(1);
    const histogram = await register.getSingleMetricAsString("l0_request_duration_seconds");
    expect(valueOf(histogram, "l0_request_duration_seconds_count", { ...LABELS, instance: "i1" })).toBe(1);
    const merged = library.merge([register, library.newRegistry()]);
    expect(valueOf(await merged.metrics(), "l0_requests_total", COMPLETED)).toBe(1);
  });

  it("are summed over the processes of a cluster", async () => {
    const workers = [library.newRegistry(), library.newRegistry()];
    for (const register of workers) endOneStream(createPrometheusHandler({ register }));
    const overIpc = await Promise.all(workers.map(async (worker) => structuredClone(await worker.getMetricsAsJSON())));
    const text = await library.aggregate(overIpc).metrics();
    expect(valueOf(text, "l0_requests_total", COMPLETED)).toBe(2);
    expect(valueOf(text, "l0_request_duration_seconds_bucket", { ...LABELS, le: "0.1" })).toBe(2);
    expect(valueOf(text, "l0_request_duration_seconds_bucket", { ...LABELS, le: "+Inf" })).toBe(2);
    expect(valueOf(text, "l0_request_duration_seconds_sum", LABELS)).toBe(0.08);
    expect(valueOf(text, "l0_active_streams", LABELS)).toBe(0);
  });

  it("keep their names when the registry changes from OpenMetrics back to text", async () => {
    const register = library.newRegistry();
    endOneStream(createPrometheusHandler({ register }));
    register.setContentType(library.openMetrics as never);
    const openMetrics = await register.metrics();
    expect(openMetrics).toMatch(/# EOF\n$/);
    expect(openMetrics).toContain("# TYPE l0_requests counter");
    expect(valueOf(openMetrics, "l0_requests_total", COMPLETED)).toBe(1);
    expect(valueOf(await register.metrics(), "l0_requests_total", COMPLETED)).toBe(1);
    register.setContentType(library.text as never);
    const text = await register.metrics();
    expect(text).toContain("# TYPE l0_requests_total counter");
    expect(valueOf(text, "l0_requests_total", COMPLETED)).toBe(1);
  });
});
