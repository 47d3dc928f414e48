import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Telemetry } from "@l0/core";
import { streamInfoOf, telemetryOf, tell } from "@l0/core/testing";
import { describe, expect, it } from "vitest";
import { createPrometheusHandler } from "./handler.ts";
import { NAMINGS, type NamingName } from "./metrics/namings.ts";
import { parseExposition, type ScrapedFamily } from "./test-support/exposition.ts";
import { LIBRARIES } from "./test-support/libraries.ts";

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

const CONTROLS = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code), 0x7f, 0x85, 0x2028, 0xfeff);

/** What is given as a label, and what the label then says. */
const HOSTILE: readonly (readonly [string, unknown, string])[] = [
  ["every control character", `a${CONTROLS}b`, `a${CONTROLS}b`],
  ["every separator", `a"b\\c,d{e}f=g#h|i`, `a"b\\c,d{e}f=g#h|i`],
  ["another series", 'x"} 1\nl0_evil_total{a="', 'x"} 1\nl0_evil_total{a="'],
  ["an escape at the end", "x\\", "x\\"],
  ["10 KB", "x".repeat(10_240), "x".repeat(128)],
  ["half a surrogate pair", "x\ud800y", "x\ufffdy"],
  ["a surrogate pair at the cut", `${"x".repeat(127)}\u{1F680}`, `${"x".repeat(127)}\ufffd`],
  ["nothing", "", "unknown"],
  ["no text", { secret: 1 }, "unknown"],
  ["a function", () => "secret", "unknown"],
  ["NaN", Number.NaN, "unknown"],
  ["a truth value", false, "false"],
  ["a prototype key", "__proto__", "__proto__"],
  ["another prototype key", "constructor", "constructor"],
];

/** Of a stream in which every name that may come from outside is this one. */
function record(name: unknown): Telemetry {
  const key = String(name);
  const severities = { warning: 1, error: 0, fatal: 0 };
  const found = { rulesChecked: 1, passed: true, violationCount: 1, violationsByRule: {}, violations: [] };
  return telemetryOf({
    usage: { reasoningTokens: 1, source: "provider" },
    drift: { detected: true, types: [], countByType: Object.fromEntries([[key, 1]]) },
    guardrails: {
      ...found,
      violationsBySeverity: severities,
      violationsByRuleAndSeverity: Object.fromEntries([[key, severities]]),
    },
  });
}

function valuesOf(families: ReadonlyMap<string, ScrapedFamily>, family: string, label: string): (string | undefined)[] {
  return families.get(family)?.samples.map(({ labels }) => labels[label]) ?? [];
}

describe.each(LIBRARIES)("hostile labels on a registry of $name", (library) => {
  const cases = HOSTILE.flatMap(([what, value, shown]) =>
    (Object.keys(NAMINGS) as NamingName[]).map((names) => ({ what, value, shown, names })),
  );

  it.each(cases)("$what is a value like any other, with the names $names", async ({ value, shown, names }) => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, names, labels: ["model", "provider", "tenant"] });
    const { model, provider } = NAMINGS[names].labels;
    const context = { tenant: value, reasoning_effort: value };
    const about = streamInfoOf({ model: value as string, provider: value as string, context });
    tell(handler, "SESSION_START", about);
    tell(handler, "SESSION_END", about, { context, telemetry: record(value) });
    handler.onHandlerError(
      new Error("no"),
      Object.assign(() => {}, { label: value as string }),
      "SESSION_END",
    );
    const families = parseExposition(await register.metrics());
    const said = (family: string, label: string) => new Set(valuesOf(families, family, label));
    for (const label of [model, provider, "tenant"]) {
      expect([label, said("l0_requests_total", label)]).toEqual([label, new Set([shown])]);
    }
    expect(said("l0_handler_errors_total", "handler")).toEqual(new Set(["prometheus", shown]));
    // As a key, even what is no text is one.
    const named = new Set([typeof value === "string" ? shown : String(value)]);
    expect(said("l0_guardrail_violations_total", "rule")).toEqual(named);
    expect(said("l0_drift_total", "type")).toEqual(named);
    const efforts = said("llm_reasoning_requests_total", "reasoning_effort");
    expect(efforts).toEqual(new Set(names === "llm" ? [shown] : []));
    expect([...families.keys()].filter((name) => !/^(l0|gen_ai_client|llm)_(?!evil)/.test(name))).toEqual([]);
  });

  it("a tenant named __other__ shares the series of those that come too late, and is counted with them", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, labels: ["tenant"], maxSeries: 2 });
    for (const tenant of ["__other__", "a", "b", "c", "__other__"]) {
      tell(handler, "SESSION_END", streamInfoOf({ context: { tenant } }), { telemetry: telemetryOf() });
    }
    const families = parseExposition(await register.metrics());
    const completed = families.get("l0_requests_total")?.samples.filter(({ value }) => value > 0);
    expect(completed?.map(({ labels, value }) => [labels["tenant"], value])).toEqual([
      ["__other__", 4],
      ["a", 1],
    ]);
    expect(families.get("l0_label_overflows_total")?.samples).toMatchObject([{ value: 4 }]);
  });

  it("kinds of drift that a detector makes up are no more than it may have", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, labels: [], maxSeries: 3 });
    for (const kind of [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0]) {
      tell(handler, "SESSION_END", streamInfoOf(), { telemetry: record(`kind ${kind}`) });
    }
    const families = parseExposition(await register.metrics());
    expect(families.get("l0_drift_total")?.samples.map(({ labels, value }) => [labels["type"], value])).toEqual([
      ["kind 0", 2],
      ["kind 1", 1],
      ["kind 2", 1],
      ["__other__", 7],
    ]);
    expect(families.get("l0_label_overflows_total")?.samples).toMatchObject([{ value: 7 }]);
  });

  it("efforts that users make up are no more than it may have", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, names: "llm", labels: [], maxSeries: 2 });
    for (let effort = 0; effort < 5; effort++) {
      tell(handler, "SESSION_END", streamInfoOf(), { context: { reasoning_effort: effort }, telemetry: record("x") });
    }
    const efforts = parseExposition(await register.metrics()).get("llm_reasoning_requests_total")?.samples;
    expect(efforts?.map(({ labels, value }) => [labels["reasoning_effort"], value])).toEqual([
      ["0", 1],
      ["1", 1],
      ["__other__", 3],
    ]);
  });

  it("no value can be taken for another label", async () => {
    const register = library.newRegistry();
    const handler = createPrometheusHandler({ register, labels: ["a", "b"] });
    const contexts = [
      { a: "x,b=y", b: "z" },
      { a: "x", b: "y,b=z" },
    ];
    for (const context of contexts)
      tell(handler, "SESSION_END", streamInfoOf({ context }), { telemetry: telemetryOf() });
    const stalls = parseExposition(await register.metrics()).get("l0_stalls_total")?.samples;
    expect(stalls?.map(({ labels }) => labels)).toEqual(contexts);
  });

  it("a megabyte that was cut to a label is not kept", () => {
    const handler = createPrometheusHandler({ register: library.newRegistry() });
    const heap = (): number => {
      collect();
      return process.memoryUsage().heapUsed;
    };
    const before = heap();
    for (let number = 0; number < 50; number++) {
      // As a parser makes it: one flat text.
      const model = JSON.parse(`"${number}${"x".repeat(1_000_000)}"`) as string;
      tell(handler, "SESSION_END", streamInfoOf({ model }), { telemetry: telemetryOf() });
    }
    const kept = heap() - before;
    expect(kept / 1_000_000).toBeLessThan(10);
    tell(handler, "SESSION_START", streamInfoOf()); // it lives, so what it holds was counted
  });
});
