import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Monitor, type Telemetry } from "@l0/core";
import { createPrometheusHandler, metricsEndpoint, type NamingName } from "@l0/prometheus";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { LIBRARIES, type TestRegistry } from "../src/test-support/libraries.ts";
import { everythingHappens, traceIdOf } from "./support/everything-happens.ts";
import { expectedAnswers } from "./support/expected-answers.ts";
import { type Answer, isInstalled, type PrometheusServer, startPrometheus } from "./support/prometheus-server.ts";

const NAMES: readonly NamingName[] = ["l0", "gen_ai", "llm"];
const FORMATS = ["text", "openMetrics"] as const;

/** One registry for each library, format and naming, by the name of its job. */
const JOBS = LIBRARIES.flatMap((library) =>
  FORMATS.flatMap((format) =>
    NAMES.map((names) => ({ job: `${library.name} ${format} ${names}`, library, format, names })),
  ),
);

const WAIT = { timeout: 30_000, interval: 200 };

/** The alert rules that users are given. */
const RULES = fileURLToPath(new URL("../rules/l0.yml", import.meta.url));

const isMissing = !["prometheus", "promtool"].every(isInstalled);
if (isMissing) console.warn("Skipped: there is no prometheus and promtool to start (Debian's package prometheus).");

describe.skipIf(isMissing)("a real Prometheus that scrapes real streams", () => {
  const registries = new Map<string, TestRegistry>();
  const monitor = new Monitor();
  let records: readonly Telemetry[];
  let endpoints: Server;
  let prometheus: PrometheusServer;

  /** Exactly these answers: a sum that is missing is as wrong as one that is too much. */
  const expectAnswers = async (job: string, expression: string, wanted: Readonly<Record<string, number>>) => {
    const inJob = expression.replaceAll(/\b((?:l0|gen_ai_client|llm)_\w+)(\{?)/g, (_, name: string, brace: string) =>
      brace === "" ? `${name}{job="${job}"}` : `${name}{job="${job}",`,
    );
    const answers = await prometheus.query(inJob);
    const got = Object.fromEntries(answers.map(({ labels, value }: Answer) => [Object.values(labels).join(), value]));
    const close = Object.entries(wanted).map(([key, value]) => [key, expect.closeTo(value, 6)]);
    expect({ [expression]: got }).toEqual({ [expression]: Object.fromEntries(close) });
  };

  beforeAll(async () => {
    const handlers = JOBS.map(({ job, library, format, names }) => {
      const register = library.newRegistry();
      register.setContentType(library[format] as never);
      registries.set(job, register);
      return createPrometheusHandler({ register, names });
    });
    const answer = new Map([...registries].map(([job, register]) => [pathOf(job), metricsEndpoint(register)]));
    endpoints = createServer((request, response) => void answer.get(request.url ?? "")?.(request, response));
    endpoints.listen(0, "127.0.0.1");
    await once(endpoints, "listening");
    const { port } = endpoints.address() as AddressInfo;
    prometheus = await startPrometheus(
      Object.fromEntries(JOBS.map(({ job }) => [job, `http://127.0.0.1:${port}${pathOf(job)}`])),
      [RULES],
    );
    records = await everythingHappens([...handlers, monitor.handleEvent]);
    await vi.waitFor(async () => {
      expect(await prometheus.scrapeErrors()).toEqual({});
      const ended = await prometheus.query("sum by (job) (l0_requests_total)");
      expect(await prometheus.query(`count(sum by (job) (l0_requests_total) == ${records.length})`)).toEqual([
        { labels: {}, value: JOBS.length },
      ]);
      expect(ended).toHaveLength(JOBS.length);
    }, WAIT);
  }, 60_000);

  afterAll(async () => {
    await prometheus?.close();
    endpoints?.close();
  });

  it("has seen every kind of stream", () => {
    expect(records.length).toBeGreaterThan(15);
    expect(new Set(records.map(({ outcome }) => outcome))).toEqual(
      new Set(["completed", "failed", "aborted", "abandoned"]),
    );
  });

  it.each(JOBS)("answers PromQL as the telemetry records add up: $job", async ({ job, names }) => {
    for (const [expression, wanted] of Object.entries(expectedAnswers(records)[names])) {
      await expectAnswers(job, expression, wanted);
    }
  });

  it("answers as the aggregates of a Monitor that heard the same streams", async () => {
    const all = monitor.getAggregateMetrics();
    const expected = {
      "sum(l0_requests_total)": all.count,
      'sum(l0_requests_total{outcome="completed"})': all.completedCount,
      'sum(l0_requests_total{outcome="failed"})': all.errorCount,
      "sum(l0_stream_tokens_total)": all.totalTokens,
      "sum(l0_voided_tokens_total)": all.voidedTokens,
      "sum(l0_retries_total)": all.totalRetries,
      "sum(l0_guardrail_violations_total)": all.violationCount,
      "sum(l0_cost_usd_total)": all.totalCost,
      "sum(l0_request_duration_seconds_sum)": all.totalDuration / 1000,
      "sum(l0_time_to_first_token_seconds_sum)": (all.timeToFirstToken?.sum ?? NaN) / 1000,
      "sum(l0_inter_token_latency_seconds_count)": all.interToken?.count ?? NaN,
    };
    for (const { job } of JOBS.filter(({ names }) => names === "l0")) {
      for (const [expression, value] of Object.entries(expected)) await expectAnswers(job, expression, { "": value });
    }
  });

  it.each(JOBS.filter(({ format }) => format === "text"))(
    "finds nothing for promtool to say: $job",
    async ({ job }) => {
      const input = await registries.get(job)?.metrics();
      const { status, stdout, stderr } = spawnSync("promtool", ["check", "metrics"], { input });
      expect({ status, said: `${stdout}${stderr}` }).toEqual({ status: 0, said: "" });
    },
  );

  it("evaluates every alert rule, and finds something that each asks for", async () => {
    await vi.waitFor(async () => {
      const rules = await prometheus.rules();
      expect(rules.length).toBeGreaterThan(8);
      for (const { name, query, health } of rules) {
        expect({ name, health }).toEqual({ name, health: "ok" });
        const [asked = ""] = query.split(/ > [\d.]+$/);
        expect(asked).not.toBe(query);
        expect({ name, answers: await prometheus.query(asked) }).not.toEqual({ name, answers: [] });
      }
    }, WAIT);
  });

  it("has alert rules that fire for what is ill and for nothing else, as their own tests say", () => {
    const { status, stdout, stderr } = spawnSync("promtool", ["test", "rules", join(dirname(RULES), "l0.test.yml")]);
    expect({ status, said: `${stdout}${stderr}` }).toMatchObject({ status: 0 });
  });

  it.each(JOBS.filter(({ format, names }) => format === "openMetrics" && names === "l0"))(
    "keeps the trace of a failure as an exemplar: $job",
    async ({ job }) => {
      const failure = { trace_id: traceIdOf("cut in the middle") };
      const errors = await prometheus.exemplars(`l0_errors_total{job="${job}",type="NETWORK_ERROR"}`);
      expect(errors.length).toBeGreaterThan(0);
      const durations = await prometheus.exemplars(`l0_request_duration_seconds_bucket{job="${job}"}`);
      const traces = new Set(durations.map(({ trace_id }) => trace_id));
      expect([...traces].every((trace) => /^[\da-f]{32}$/.test(trace ?? ""))).toBe(true);
      expect([...errors, ...durations]).toContainEqual(failure);
    },
  );
});

function pathOf(job: string): string {
  return `/${job.replaceAll(/\W/g, "-")}`;
}
