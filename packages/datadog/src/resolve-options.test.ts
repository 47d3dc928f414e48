import { describe, expect, it } from "vitest";
import { type DatadogHandlerOptions, resolveOptions } from "./resolve-options.ts";
import type { StatsdLike } from "./statsd-like.ts";

const client: StatsdLike = { increment: () => {}, gauge: () => {}, distribution: () => {} };
const resolve = (options: object) => resolveOptions({ client, ...options } as DatadogHandlerOptions);

it("has a default for everything but the client", () => {
  expect(resolve({})).toEqual({
    client,
    prefix: "l0.",
    tags: [],
    allowedMetadata: [],
    distributions: true,
    names: "seed",
  });
});

it("takes an option that is undefined for one that is not given", () => {
  expect(resolve({ prefix: undefined, tags: undefined })).toEqual(resolve({}));
});

it("leaves the prefix to the client where it is empty", () => {
  expect(resolve({ prefix: "" }).prefix).toBe("");
});

it("makes tags once, and none of what is empty", () => {
  expect(resolve({ tags: { env: "prod eu", empty: "" } }).tags).toEqual(["env:prod_eu"]);
});

it.each([undefined, null, "l0"])("asks for options where it is given %s", (options) => {
  const found = `@l0/datadog: got ${JSON.stringify(options)}; allowed: an object of options.`;
  expect(() => resolveOptions(options as never)).toThrow(found);
});

const tooMany = { tags: { team: "a" }, allowedMetadata: Array.from({ length: 30 }, (_, number) => `key${number}`) };

describe("an impossible option is an error that names it:", () => {
  it.each<[string, object, string]>([
    ["unknown", { colour: 1 }, 'option "colour": got 1; allowed: no option but client, prefix, '],
    ["no client", { client: undefined }, 'option "client": got undefined; allowed: a StatsD client of hot-shots'],
    ["half a client", { client: { increment() {} } }, 'option "client": got an object'],
    ["prefix", { prefix: "l0|" }, 'option "prefix": got "l0|"'],
    ["prefix with a separator first", { prefix: "|l0" }, 'option "prefix": got "|l0"'],
    ["long prefix", { prefix: "x".repeat(151) }, "allowed: up to 150 letters"],
    ["prefix of another type", { prefix: 1 }, 'option "prefix": got 1'],
    ["tags", { tags: ["a:b"] }, 'option "tags": got ["a:b"]; allowed: an object of tag values'],
    ["tag key", { tags: { "a:b": "c" } }, 'option "tags": got "a:b"; allowed: up to 100 letters'],
    ["taken tag", { tags: { model: "x" } }, 'got "model"; allowed: any key but model, provider, outcome'],
    ["tag value", { tags: { a: 1 } }, 'option "tags.a": got 1; allowed: a text'],
    ["taken tag in other letters", { tags: { Model: "x" } }, 'option "tags": got "Model"; allowed: any key but model'],
    ["tag twice in other letters", { tags: { Team: "x", team: "y" } }, 'option "tags": got "team" twice'],
    ["too many tags", tooMany, 'option "allowedMetadata": got 31 with those of tags; allowed: up to 30'],
    ["own tag", { tags: { rule: "x" } }, 'got "rule"; allowed: any key but'],
    [
      "allowedMetadata",
      { allowedMetadata: "tenant" },
      'option "allowedMetadata": got "tenant"; allowed: an array of keys',
    ],
    ["metadata key", { allowedMetadata: ["a:b"] }, 'option "allowedMetadata": got "a:b"; allowed: up to 100 letters'],
    ["inherited metadata key", { allowedMetadata: ["__proto__"] }, 'got "__proto__"'],
    ["taken metadata key", { allowedMetadata: ["outcome"] }, 'got "outcome"; allowed: any key but'],
    ["metadata key twice", { allowedMetadata: ["a", "a"] }, 'got "a" twice; allowed: each tag once'],
    ["metadata key of a tag", { allowedMetadata: ["a"], tags: { a: "b" } }, 'got "a" twice'],
    ["names", { names: "otel" }, 'option "names": got "otel"; allowed: seed, dotted'],
    ["distributions", { distributions: "yes" }, 'option "distributions": got "yes"; allowed: true, false'],
  ])("%s", (_, options, message) => {
    expect(() => resolve(options)).toThrow(TypeError);
    expect(() => resolve(options)).toThrow(message);
  });
});
