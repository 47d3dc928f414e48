import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { adapterImports } from "./house-rules/adapter-imports.ts";
import { coreImports } from "./house-rules/core-imports.ts";
import { coreWords } from "./house-rules/core-words.ts";
import { exportsByName, namedByIdea, noModuleState } from "./house-rules/module-shape.ts";
import { report, type Rule } from "./house-rules/rule.ts";
import { readSource } from "./house-rules/source-file.ts";
import { suppressions } from "./house-rules/suppressions.ts";
import { manifestOf, workspaceSources } from "./house-rules/workspace-sources.ts";

const rules: readonly Rule[] = [
  coreImports,
  coreWords,
  adapterImports(manifestOf),
  exportsByName,
  namedByIdea,
  noModuleState,
  suppressions,
];

const core = (file: string): string => `packages/core/src/${file}`;
const otel = (file: string): string => `packages/otel/src/${file}`;
const otelManifest = () => ({
  peerDependencies: { "@l0/core": "*", "@opentelemetry/api": "*" },
  imports: { "#api": { default: "@opentelemetry/api" }, "#sdk": { default: "@opentelemetry/sdk-node" } },
});
const check = (rule: Rule, path: string, text: string): string[] => report(readSource(path, text), [rule]);

describe("the sources of the repository", () => {
  const files = workspaceSources();

  it("are found", () => {
    expect(files.map((file) => file.path)).toContain("packages/core/src/index.ts");
    expect(files.map((file) => file.path)).toContain("scripts/house-rules.test.ts");
  });

  it("keep the house rules", () => {
    expect(files.flatMap((file) => report(file, rules))).toEqual([]);
  });
});

describe("imports inside core", () => {
  it.each([
    ["source/open.ts", `import { runAttempt } from "../attempt/run-attempt.ts";`],
    ["source/open.ts", `import type { Attempt } from "../attempt/run-attempt.ts";`],
    ["source/open.ts", `export { runAttempt } from "../attempt/run-attempt.ts";`],
    ["attempt/try.ts", `import { decide } from "../policy/decide.ts";`],
    ["attempt/try.ts", `const policy = await import("../policy/run.ts");`],
    ["attempt/try.ts", `type Decision = import("../policy/decide.ts").Decision;`],
    ["attempt/try.ts", `import { createRecorder } from "../monitor/recorder.ts";`],
    ["attempt/try.ts", `import { type Recorder, createRecorder } from "../monitor/recorder.ts";`],
    ["policy/run.ts", `import { DEFAULTS } from "../resolve-options.ts";`],
    ["errors/classify.ts", `import { readShape } from "../source/shapes.ts";`],
    ["events/emit.ts", `import type { Recorder } from "../monitor/recorder.ts";`],
    ["monitor/recorder.ts", `import type { Options } from "../options.ts";`],
    ["platform/clock.ts", `import type { L0Error } from "../errors/l0-error.ts";`],
    ["result/views.ts", `import { open } from "../source/open.ts";`],
    ["testing/fake.ts", `import { L0Error } from "../errors/l0-error.ts";`],
    ["policy/run.ts", `import { l0 } from "../l0.ts";`],
    ["resolve-options.ts", `import { l0 } from "./l0.ts";`],
    ["create-l0.ts", `import { l0 } from "./index.ts";`],
    ["novelty/thing.ts", `import type { Usage } from "../events/usage.ts";`],
    ["platform/id.ts", `import { randomUUID } from "node:crypto";`],
    ["events/emit.ts", `import type { Span } from "@opentelemetry/api";`],
    ["events/emit.ts", `import "side-effect";`],
    ["l0.ts", `import { tracer } from "../../otel/src/tracer.ts";`],
  ])("refuses in %s: %s", (path, text) => {
    expect(check(coreImports, core(path), text)).toHaveLength(1);
  });

  it.each([
    ["policy/run.ts", `import { runAttempt } from "../attempt/run-attempt.ts";`],
    ["policy/run.ts", `import { backoff } from "./backoff.ts";`],
    ["attempt/try.ts", `import type { Recorder } from "../monitor/recorder.ts";`],
    ["attempt/try.ts", `let recorder: import("../monitor/recorder.ts").Recorder | undefined;`],
    ["attempt/try.ts", `import { type Recorder } from "../monitor/recorder.ts";`],
    ["attempt/try.ts", `export type { Recorder } from "../monitor/recorder.ts";`],
    ["events/lifecycle-event.ts", `import type { L0Error } from "../errors/l0-error.ts";`],
    ["testing/fake.ts", `import { L0Error } from "../index.ts";`],
    ["index.ts", `export { l0 } from "./l0.ts";`],
    ["l0.ts", `import { createRecorder } from "./monitor/recorder.ts";`],
    ["policy/run.test.ts", `import { readFile } from "node:fs/promises";`],
  ])("allows in %s: %s", (path, text) => {
    expect(check(coreImports, core(path), text)).toEqual([]);
  });

  it("names the file, the line and both folders", () => {
    const text = `// why\n\nimport { decide } from "../policy/decide.ts";`;
    expect(check(coreImports, core("attempt/try.ts"), text)).toEqual([
      `packages/core/src/attempt/try.ts:3 "attempt" imports "policy": not allowed`,
    ]);
  });
});

describe("words in core", () => {
  it.each([
    ["policy/run.ts", `const text = chunk.choices[0];`],
    ["attempt/try.ts", `if (event.type === "message_stop") stop();`],
    ["errors/classify.ts", `const used = body.usage.output_tokens;`],
    ["monitor/recorder.ts", `if (line === "[DONE]") stop();`],
    ["policy/run.ts", `const { choices } = chunk;`],
    ["events/emit.ts", `// for OpenTelemetry`],
    ["source/open.ts", `const sentry = 1;`],
  ])("refuses in %s: %s", (path, text) => {
    expect(check(coreWords, core(path), text)).toHaveLength(1);
  });

  it.each([
    ["source/openai-chat.ts", `const text = chunk.choices[0].delta.content;`],
    ["testing/chat-chunks.ts", `const chunk = { choices: [] };`],
    ["errors/classify.ts", `const cut = /missing finish_reason|cut/;`],
    ["policy/run.ts", `// the provider's finish_reason\nconst finishReason = 1;`],
    ["policy/run.test.ts", `const chunk = { choices: [] };`],
  ])("allows in %s: %s", (path, text) => {
    expect(check(coreWords, core(path), text)).toEqual([]);
  });
});

describe("imports of an adapter", () => {
  const rule = adapterImports(otelManifest);

  it.each([
    ["handler.ts", `import { l0 } from "@l0/core";`],
    ["handler.ts", `import { type L0Event, EventType } from "@l0/core";`],
    ["handler.ts", `import * as core from "@l0/core";`],
    ["handler.ts", `export { l0 } from "@l0/core";`],
    ["handler.ts", `import "@l0/core";`],
    ["handler.ts", `import type { Recorder } from "@l0/core/src/monitor/recorder.ts";`],
    ["handler.ts", `import { testHandler } from "@l0/core/testing";`],
    ["handler.ts", `import type { Sink } from "@l0/export";`],
    ["handler.test.ts", `import { createPrometheusHandler } from "@l0/prometheus";`],
    ["handler.ts", `import type { L0Error } from "../../core/src/index.ts";`],
    ["handler.test.ts", `import { recorder } from "../../core/src/monitor/recorder.ts";`],
    ["handler.ts", `import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";`],
    ["handler.ts", `import { NodeSDK } from "#sdk";`],
    ["handler.ts", `import { x } from "#unknown";`],
  ])("refuses in %s: %s", (path, text) => {
    expect(check(rule, otel(path), text)).toHaveLength(1);
  });

  it.each([
    ["handler.ts", `import { defineHandler, type L0Event } from "@l0/core";`],
    ["handler.ts", `import type { Telemetry } from "@l0/core";`],
    ["handler.ts", `import { trace } from "@opentelemetry/api";`],
    ["handler.ts", `import { trace } from "#api";`],
    ["handler.ts", `import { attributes } from "./attributes.ts";`],
    ["handler.test.ts", `import { testHandler } from "@l0/core/testing";`],
    ["handler.test.ts", `import { l0 } from "@l0/core";`],
    ["receiver.fixture.ts", `import { testHandler } from "@l0/core/testing";`],
    ["test-support/receiver.ts", `import { testHandler } from "@l0/core/testing";`],
    ["handler.test.ts", `import { BasicTracerProvider } from "@opentelemetry/sdk-trace-base";`],
  ])("allows in %s: %s", (path, text) => {
    expect(check(rule, otel(path), text)).toEqual([]);
  });
});

describe("the shape of a module", () => {
  it.each([
    [exportsByName, "handler.ts", `export * from "./attributes.ts";`],
    [exportsByName, "handler.ts", `export type * from "./attributes.ts";`],
    [exportsByName, "handler.ts", `export default 1;`],
    [exportsByName, "index.ts", `export const VERSION = "1";`],
    [exportsByName, "index.ts", `import { a } from "./a.ts";`],
    [namedByIdea, "utils/round.ts", ``],
    [namedByIdea, "helpers.ts", ``],
    [namedByIdea, "types/span.ts", ``],
    [namedByIdea, "SpanNames.ts", ``],
    [noModuleState, "handler.ts", `let count = 0;`],
    [noModuleState, "handler.ts", `export let count = 0;`],
    [noModuleState, "handler.ts", `const open = new Map<string, Span>();`],
    [noModuleState, "handler.ts", `const waiting = new Map<string, (error: Error) => void>();`],
    [noModuleState, "handler.ts", `export const open = new WeakMap<object, Span>();`],
    [noModuleState, "handler.ts", `function f() { return globalThis.process; }`],
  ])("%o refuses in %s: %s", (rule, path, text) => {
    expect(check(rule, otel(path), text)).toHaveLength(1);
  });

  it.each([
    [exportsByName, "index.ts", `export { type A, b } from "./a.ts";\nexport type { C } from "./c.ts";`],
    [exportsByName, "handler.ts", `export const handler = 1;`],
    [namedByIdea, "span-names.test.ts", ``],
    [namedByIdea, "span-names.fixture.ts", ``],
    [noModuleState, "handler.ts", `const KINDS = new Set(["a", "b"]);\nfunction f() { let n = 0; return new Map(); }`],
    [noModuleState, "handler.test.ts", `let server;`],
  ])("%o allows in %s: %s", (rule, path, text) => {
    expect(check(rule, otel(path), text)).toEqual([]);
  });

  it("lets only platform/ of core hold module state", () => {
    const text = `const open = new Set<Waiting>();`;
    expect(check(noModuleState, core("platform/ticker.ts"), text)).toEqual([]);
    expect(check(noModuleState, core("attempt/ticker.ts"), text)).toHaveLength(1);
  });
});

describe("suppressions", () => {
  it.each([
    "// oxlint-disable-next-line typescript/no-explicit-any",
    "/* eslint-disable */",
    "// @ts-ignore",
    "// @ts-expect-error",
    "// @ts-expect-error: no",
    "/* oxlint-disable -- nobody has the time for all of this */",
    "// oxlint-disable-next-line max-lines -- it is a very long list",
  ])("refuses %s", (comment) => {
    expect(check(suppressions, "apps/demo/server/main.ts", `${comment}\nconst a = 1;`)).toHaveLength(1);
  });

  it.each([
    "// oxlint-disable-next-line no-console -- the default of onHandlerError is to warn",
    "// @ts-expect-error: a limit must be a number",
    "// a word about @ts-ignore",
  ])("allows %s", (comment) => {
    expect(check(suppressions, "apps/demo/server/main.ts", `${comment}\nconst a = 1;`)).toEqual([]);
  });
});

it("every package carries the licence of the repository", () => {
  const root = join(import.meta.dirname, "..");
  const licence = readFileSync(join(root, "LICENSE"), "utf8");
  const packages = globSync("packages/*/", { cwd: root });
  expect(packages).toContain("packages/core");
  for (const folder of packages) expect(readFileSync(join(root, folder, "LICENSE"), "utf8"), folder).toBe(licence);
});

it("a file that does not parse keeps no rule", () => {
  expect(() => readSource(core("l0.ts"), "const = ;")).toThrow(SyntaxError);
});
