import { Registry } from "prom-client";
import { describe, expect, it } from "vitest";
import { GEN_AI_BUCKETS, STREAM_BUCKETS } from "./metrics/buckets.ts";
import { NAMINGS } from "./metrics/namings.ts";
import { type PrometheusHandlerOptions, resolveOptions } from "./resolve-options.ts";

const register = new Registry();
const resolve = (options: object) => resolveOptions({ register, ...options } as PrometheusHandlerOptions);

it("has a default for everything but the registry", () => {
  expect(resolve({})).toEqual({
    register,
    prefix: "l0",
    names: "l0",
    naming: NAMINGS.l0,
    labels: [
      { name: "model", of: "model" },
      { name: "provider", of: "provider" },
    ],
    constLabels: {},
    buckets: STREAM_BUCKETS,
    maxSeries: 1000,
    traceId: expect.any(Function),
  });
});

it("calls labels what the naming calls them, and takes its buckets where none are given", () => {
  const { labels, constLabels, buckets } = resolve({
    names: "gen_ai",
    labels: ["model", "provider", "tenant"],
    constLabels: { region: "eu" },
    buckets: { tokens: [10, 100] },
  });
  expect(labels).toEqual([
    { name: "gen_ai_request_model", of: "model" },
    { name: "gen_ai_provider_name", of: "provider" },
    { name: "tenant", of: { contextKey: "tenant" } },
  ]);
  expect(constLabels).toEqual({ region: "eu", gen_ai_operation_name: "chat" });
  expect(buckets).toEqual({ ...GEN_AI_BUCKETS, tokens: [10, 100] });
});

it("takes an option that is undefined for one that is not given", () => {
  expect(resolve({ prefix: undefined, buckets: { duration: undefined } })).toEqual(resolve({}));
});

it("keeps what it was given when the caller changes it later", () => {
  const given = { labels: ["a"], constLabels: { b: "1" }, buckets: { duration: [1] } };
  const resolved = resolve(given);
  given.labels.push("c");
  given.constLabels.b = "2";
  given.buckets.duration.push(0);
  expect(resolved).toMatchObject({
    labels: [{ name: "a", of: { contextKey: "a" } }],
    constLabels: { b: "1" },
    buckets: { duration: [1] },
  });
});

it.each([undefined, null, "l0"])("asks for options where it is given %s", (options) => {
  expect(() => resolveOptions(options as never)).toThrow(
    `createPrometheusHandler: got ${JSON.stringify(options)}; allowed: an object of options.`,
  );
});

describe("an impossible option is an error that names it:", () => {
  it.each<[string, object, string]>([
    ["unknown", { colour: 1 }, 'option "colour": got 1; allowed: no option but register, prefix'],
    ["no registry", { register: {} }, 'option "register": got an object; allowed: a Registry of prom-client'],
    ["null registry", { register: null }, 'option "register": got null'],
    ["prefix", { prefix: "a.b" }, 'option "prefix": got "a.b"'],
    [
      "prefix of the names",
      { prefix: "llm", names: "llm" },
      'any other with names "llm", which has a llm_requests_total',
    ],
    ["empty prefix", { prefix: "" }, 'option "prefix": got ""'],
    ["labels", { labels: "model" }, 'option "labels": got "model"; allowed: an array of label names'],
    ["label name", { labels: ["user-id"] }, 'option "labels": got "user-id"'],
    ["reserved label name", { labels: ["__name__"] }, 'option "labels": got "__name__"'],
    ["names", { names: "otel" }, 'option "names": got "otel"; allowed: l0, gen_ai, llm'],
    ["inherited names", { names: "toString" }, 'option "names": got "toString"'],
    ["traceId", { traceId: "abc" }, 'option "traceId": got "abc"; allowed: a function of the stream'],
    ["le", { labels: ["le"] }, "any label but le, handler, outcome, cause, type, rule, severity"],
    ["label of a naming", { names: "gen_ai", labels: ["error_type"] }, 'got "error_type"; allowed: any label but'],
    ["constant of a naming", { names: "gen_ai", constLabels: { gen_ai_operation_name: "x" } }, "any label but"],
    ["label twice by its naming", { names: "llm", labels: ["model", "llm_model"] }, 'got "llm_model" twice'],
    ["own label", { constLabels: { outcome: "x" } }, 'option "constLabels": got "outcome"; allowed: any label but'],
    ["constant's name", { constLabels: { "a-b": "x" } }, 'option "constLabels": got "a-b"; allowed: letters, digits'],
    ["prototype key", { constLabels: JSON.parse('{"__proto__":"x"}') }, 'option "constLabels": got "__proto__"'],
    ["label twice", { labels: ["a", "a"] }, 'option "labels": got "a" twice; allowed: each label once'],
    ["label and constant", { labels: ["a"], constLabels: { a: "x" } }, 'option "constLabels": got "a" twice'],
    ["label that is none", { labels: [7] }, 'option "labels": got 7'],
    ["constLabels", { constLabels: [] }, 'option "constLabels": got []'],
    ["constant", { constLabels: { a: 1 } }, 'option "constLabels.a": got 1; allowed: a text that is not empty'],
    ["buckets", { buckets: [1] }, 'option "buckets": got [1]'],
    ["histogram", { buckets: { ttft: [1] } }, "got [1]; allowed: buckets of duration, timeToFirstToken, interToken"],
    ["no bounds", { buckets: { duration: [] } }, 'option "buckets.duration": got []'],
    ["descending bounds", { buckets: { duration: [2, 1] } }, 'option "buckets.duration": got [2, 1]'],
    ["bound of 0", { buckets: { duration: [0, 1] } }, 'option "buckets.duration": got [0, 1]'],
    ["endless bound", { buckets: { interToken: [1, Infinity] } }, 'option "buckets.interToken": got [1, Infinity]'],
    ["maxSeries", { maxSeries: 0 }, 'option "maxSeries": got 0; allowed: a whole number from 1'],
    ["broken maxSeries", { maxSeries: 1.5 }, 'option "maxSeries": got 1.5'],
    ["no maxSeries", { maxSeries: Number.NaN }, 'option "maxSeries": got NaN'],
    ["maxSeries of another type", { maxSeries: 10n }, 'option "maxSeries": got 10n'],
  ])("%s", (_, options, message) => {
    expect(() => resolve(options)).toThrow(TypeError);
    expect(() => resolve(options)).toThrow(message);
  });
});
