import { streamInfoOf } from "@l0/core/testing";
import { readFile } from "node:fs/promises";
import { describe, expect, it } from "vitest";
import type { MetricOptions } from "../resolve-options.ts";
import { connected, run } from "../test-support/connected.ts";
import { FULL, GPT } from "../test-support/full-telemetry.ts";
import { datadogDashboard } from "./dashboard.ts";
import { datadogMonitors } from "./monitors.ts";

const VARIANTS: readonly (readonly [string, MetricOptions])[] = [
  ["by default", {}],
  ["with dotted names", { names: "dotted" }],
  ["with gauges", { distributions: false }],
  ["with another prefix", { prefix: "ai.llm_" }],
];

const AGGREGATION = "avg|sum|max|p50|p95|p99";
const TAGS = String.raw`\*|(?:\$?[a-z_]+(?::[a-z_]+)?)(?:,\$?[a-z_]+(?::[a-z_]+)?)*`;
const METRIC = new RegExp(
  `(${AGGREGATION}):([a-zA-Z][\\w.]*)\\{(${TAGS})\\}(?: by \\{([a-z_,]+)\\})?(\\.as_count\\(\\))?(?:\\.fill\\(last\\))?`,
);
const MONITOR = new RegExp(
  `^(?:avg|sum)\\(last_5m\\):(?:100 \\* )?${METRIC.source}(?: / ${METRIC.source})? > (?<limit>[\\d.]+)$`,
);

interface Used {
  readonly aggregation: string;
  readonly name: string;
  /** Tags that must be there, or `$` and the name of a variable. */
  readonly only: readonly string[];
  readonly by: readonly string[];
  readonly isCount: boolean;
}

/** Every text under that key, however deep. */
function valuesOf(key: string, value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    name === key && typeof each === "string" ? [each] : valuesOf(key, each),
  );
}

function metricsIn(query: string): Used[] {
  return [...query.matchAll(new RegExp(METRIC, "g"))].map(
    ([, aggregation = "", name = "", filter = "", by, asCount]) => {
      const only = filter.split(",").filter((each) => each !== "*");
      return { aggregation, name, only, by: by?.split(",") ?? [], isCount: asCount !== undefined };
    },
  );
}

describe.each(VARIANTS)("dashboard and monitors %s", (_, options) => {
  const queries = [
    ...valuesOf("query", datadogDashboard(options)),
    ...datadogMonitors(options).map(({ query }) => query),
  ];

  it("ask for nothing that is not sent, by no tag that it does not have, as what it is sent as", async () => {
    const { agent, handler } = await connected(options);
    run(handler, streamInfoOf(GPT), FULL);
    const sent = await agent.metrics();
    expect(queries.length).toBeGreaterThan(30);
    const { template_variables } = datadogDashboard(options);
    const variables = new Map<string, string>(template_variables.map(({ name, prefix }) => [`$${name}`, prefix]));
    for (const { aggregation, name, only, by, isCount } of queries.flatMap(metricsIn)) {
      const metric = sent.find((each) => each.name === name);
      expect([name, metric?.name]).toEqual([name, name]);
      expect([name, isCount]).toEqual([name, metric?.type === "c"]);
      if (aggregation.startsWith("p")) expect([name, metric?.type]).toEqual([name, "d"]);
      const keys = metric?.tags.map((tag) => tag.split(":", 1)[0]) ?? [];
      const asked = only.map((tag) => variables.get(tag) ?? tag);
      expect([name, ...keys, ...(metric?.tags ?? [])]).toEqual(expect.arrayContaining([name, ...by, ...asked]));
    }
  });

  it("are queries from their first to their last character", () => {
    const whole = new RegExp(`^${METRIC.source}$`);
    for (const query of valuesOf("query", datadogDashboard(options))) expect(query).toMatch(whole);
    for (const { query, options: own } of datadogMonitors(options)) {
      expect(query).toMatch(MONITOR);
      expect(Number(MONITOR.exec(query)?.groups?.["limit"])).toBe(own.thresholds.critical);
    }
  });

  it("name every query once in its widget, and use each of them", () => {
    const { widgets } = datadogDashboard(options);
    const requests = JSON.parse(JSON.stringify(widgets)) as unknown;
    for (const { queries, formulas } of requestsIn(requests)) {
      const names = queries.map(({ name }) => name);
      expect(new Set(names).size).toBe(names.length);
      const asked = queries.map(({ query }) => query);
      expect(asked).toEqual([...new Set(asked)]);
      const text = formulas.map(({ formula }) => formula).join();
      for (const name of names) expect(text).toContain(name);
    }
  });
});

interface Request {
  readonly queries: readonly { readonly name: string; readonly query: string }[];
  readonly formulas: readonly { readonly formula: string }[];
}

function requestsIn(value: unknown): Request[] {
  if (typeof value !== "object" || value === null) return [];
  if ("formulas" in value) return [value as Request];
  return Object.values(value).flatMap(requestsIn);
}

it("refuses options that the handler refuses", () => {
  expect(() => datadogDashboard({ prefix: "l0|" })).toThrow('option "prefix": got "l0|"');
  expect(() => datadogMonitors({ names: "otel" as "seed" })).toThrow('option "names": got "otel"');
  expect(() => datadogDashboard({ tags: {} } as MetricOptions)).toThrow("no option but prefix, names, distributions");
});

it.each([
  ["dashboard.json", datadogDashboard()],
  ["monitors.json", datadogMonitors()],
])("%s is what the code makes; dashboards/generate.ts writes it anew", async (name, content) => {
  const file = await readFile(new URL(`../../dashboards/${name}`, import.meta.url), "utf8");
  expect(JSON.parse(file)).toEqual(content);
});
