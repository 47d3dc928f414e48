import type { ErrorRecord, GuardrailRecord, Telemetry } from "@l0/core";
import { streamInfoOf } from "@l0/core/testing";
import { StatsD } from "hot-shots";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createDatadogHandler } from "./handler.ts";
import type { DatadogHandlerOptions } from "./resolve-options.ts";
import { connected, run } from "./test-support/connected.ts";
import { FULL, LINES } from "./test-support/full-telemetry.ts";

const CONTROLS = String.fromCharCode(...Array.from({ length: 32 }, (_, code) => code), 0x7f, 0x85, 0x2028, 0xfeff);

/** Each would end a tag, a field, a line or the datagram, or be more than one, if it were sent as it is. */
const HOSTILE: readonly (readonly [string, string])[] = [
  ["every control character", `a${CONTROLS}b`],
  ["every separator", "a|b:c,d#e@f\ng\rh"],
  ["another metric", "x\nl0.evil:1|c"],
  ["another value and type", "x|c|#evil:1|g"],
  ["another tag", "x,admin:true"],
  ["an event", "x\n_e{4,4}:evil|evil"],
  ["10 KB", "x".repeat(10_240)],
  ["10 KB of separators", "|,".repeat(5120)],
  ["half a surrogate pair", "x\ud800"],
  ["right-to-left marks and emoji", "\u202Ex\u{1F680}"],
  ["a prototype key", "__proto__"],
];

afterEach(() => vi.unstubAllEnvs());

describe.each(HOSTILE)("%s", (_, text) => {
  it("is at most a tag of ours, as a model, provider, rule, error, drift, metadata or configured tag", async () => {
    const options = { tags: { team: text }, allowedMetadata: ["tenant"] };
    const { agent, handler } = await connected(options, { maxBufferSize: 1432 });
    const severities = { warning: 1, error: 0, fatal: 0 };
    const record: Telemetry = {
      ...FULL,
      model: text,
      error: { ...(FULL.error as ErrorRecord), code: text as "NETWORK_ERROR" },
      network: { errorCount: 1, errorsByType: Object.fromEntries([[text, 1]]) },
      guardrails: {
        ...(FULL.guardrails as GuardrailRecord),
        violationsByRuleAndSeverity: Object.fromEntries([[text, severities]]),
      },
      drift: { detected: true, types: [], countByType: Object.fromEntries([[text, 1]]) },
    };
    run(handler, streamInfoOf({ model: text, provider: text, context: { tenant: text } }), record);
    const metrics = await agent.metrics();
    expect(metrics).toHaveLength(LINES - 2);
    for (const { name, tags } of metrics) {
      expect(name).toMatch(/^l0\.[a-z_0-9.]+$/);
      expect(name).not.toBe("l0.evil");
      const keys = tags.map((tag) => tag.slice(0, tag.indexOf(":")));
      expect(keys.filter((key) => !OWN_KEYS.has(key))).toEqual([]);
    }
  });

  it("is refused as a prefix, a tag key and a metadata key", () => {
    const client = { increment: () => {}, gauge: () => {}, distribution: () => {} };
    const create = (options: Omit<DatadogHandlerOptions, "client">) => () =>
      createDatadogHandler({ client, ...options });
    expect(create({ tags: Object.fromEntries([[text, "x"]]) })).toThrow(TypeError);
    expect(create({ allowedMetadata: [text] })).toThrow(TypeError);
    expect(create({ prefix: `${text}|` })).toThrow(TypeError);
  });
});

it("a line is one that the Agent reads whole, whatever the longest tags, names and prefix are", () => {
  const client = new StatsD({ mock: true, datadog: false });
  const text = "日".repeat(10_240);
  const keys = Array.from({ length: 30 }, (_, number) => `key${number}`);
  const context = Object.fromEntries(keys.map((key) => [key, text]));
  const handler = createDatadogHandler({ client, prefix: "x".repeat(150), allowedMetadata: keys });
  const severities = { warning: 1, error: 0, fatal: 0 };
  const guardrails = { ...FULL.guardrails, violationsByRuleAndSeverity: { [text]: severities } } as GuardrailRecord;
  run(handler, streamInfoOf({ model: text, provider: text, context }), { ...FULL, guardrails });
  const lines = client.mockBuffer?.map((line) => Buffer.byteLength(line)) ?? [];
  expect(lines).toHaveLength(LINES - 1);
  expect(Math.max(...lines)).toBeLessThanOrEqual(8192);
});

const OWN_KEYS = new Set([
  "team",
  "model",
  "provider",
  "tenant",
  "outcome",
  "type",
  "rule",
  "severity",
  "drift_type",
  "error_type",
  "cause",
]);

it("a client in Datadog's own mode keeps to the grammar, with its container, tags and cardinality", async () => {
  vi.stubEnv("DD_ENV", "prod");
  vi.stubEnv("DD_EXTERNAL_ENV", "it-false,cn-web,pu-75a2b6d5");
  const { agent, handler } = await connected(
    {},
    { datadog: true, includeDataDogTags: true, includeDatadogTelemetry: false, cardinality: "low" },
  );
  run(handler, streamInfoOf({ model: "a|b" }), FULL);
  const metrics = (await agent.metrics()).filter(({ name }) => name.startsWith("l0."));
  expect(metrics).toHaveLength(LINES);
  for (const { tags, origin } of metrics) {
    expect(tags).toEqual(expect.arrayContaining(["env:prod", "model:a_b"]));
    expect(origin?.cardinality).toBe("low");
    expect(origin?.external).toBe("it-false,cn-web,pu-75a2b6d5");
  }
});
