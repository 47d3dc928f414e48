import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { build, type BuildResult } from "esbuild";
import { expect, test } from "vitest";
import { fullTelemetry } from "./telemetry.fixture.ts";
import { toCSV } from "./to-csv.ts";

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** What a bundler makes for a browser of a line of code that uses this package. */
async function bundle(code: string): Promise<{ text: string; inputs: string[] }> {
  const result: BuildResult<{ write: false; metafile: true }> = await build({
    stdin: { contents: code, resolveDir: source("."), loader: "ts" },
    alias: { "@l0/export": source("index.ts"), "@l0/core": source("../../core/src/index.ts") },
    bundle: true,
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

test("leaves out what is not used", async () => {
  const { inputs } = await bundle('export { toJSON } from "@l0/export";');
  expect(inputs.some((path) => path.endsWith("to-json.ts"))).toBe(true);
  expect(inputs.filter((path) => /csv|file|core/.test(path))).toEqual([]);
});
