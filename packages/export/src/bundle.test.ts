import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build, type BuildResult } from "esbuild";
import { expect, test } from "vitest";
import { fullTelemetry } from "./test-support/telemetry.ts";
import { toHTML } from "./html/to-html.ts";
import { toCSV } from "./formats/to-csv.ts";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What a bundler makes for a browser of a line of code that uses this package. */
async function bundle(code: string, { minify = false } = {}): Promise<{ text: string; inputs: string[] }> {
  const result: BuildResult<{ write: false; metafile: true }> = await build({
    stdin: { contents: code, resolveDir: source("."), loader: "ts" },
    alias: {
      "@l0/export/html": source("html/index.ts"),
      "@l0/export": source("index.ts"),
      "@l0/core": source("../../core/src/index.ts"),
    },
    bundle: true,
    minify,
    format: "iife",
    globalName: "bundled",
    platform: "browser",
    metafile: true,
    write: false,
    logLevel: "silent",
  });
  const [output] = Object.values(result.metafile.outputs);
  const used = Object.entries(output!.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  return { text: result.outputFiles[0]!.text, inputs: used.map(([path]) => path) };
}

test("formats records where there is no Node", async () => {
  const { text } = await bundle('export * from "@l0/export";');
  const browser = createContext({ telemetry: fullTelemetry, URL });
  runInContext(text, browser);
  expect(runInContext("bundled.toCSV(telemetry)", browser)).toBe(toCSV(fullTelemetry));
  expect(() => runInContext('bundled.jsonlFile("l0.jsonl")', browser)).toThrow(/jsonlFile needs a file system/);
});

test("makes a report where there is no Node", async () => {
  const { text } = await bundle('export * from "@l0/export/html";');
  const browser = createContext({ telemetry: fullTelemetry });
  runInContext(text, browser);
  expect(runInContext("bundled.toHTML([telemetry])", browser)).toBe(toHTML([fullTelemetry]));
});

test("keeps a handler small: no CSV, no plots, no other handler", async () => {
  const { inputs, text } = await bundle('export { jsonlFile } from "@l0/export";', { minify: true });
  expect(inputs.filter((path) => /csv|d3|html|http|replay|logs/.test(path))).toEqual([]);
  expect(text.length).toBeLessThan(12_000);
});

test("leaves out what is not used", async () => {
  const { inputs } = await bundle('export { toJSON } from "@l0/export";');
  expect(inputs.some((path) => path.endsWith("to-json.ts"))).toBe(true);
  // Of core nothing but the words for a wrong option.
  expect(inputs.filter((path) => /csv|file|core/.test(path))).toEqual([expect.stringMatching(/core.*show-value\.ts$/)]);
});
