import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { tempDirectory } from "./test-support/temp-directory.ts";

const folder = fileURLToPath(new URL("..", import.meta.url));
const tsc = join(folder, "../../node_modules/.bin/tsc");

const run = (...args: string[]): string[] =>
  spawnSync(tsc, ["--pretty", "false", ...args], { cwd: folder, encoding: "utf8" })
    .stdout.split("\n")
    .filter((line) => line.includes("error TS") && !line.includes("'@l0/core'"));

test("declares what a browser's program can read that knows no types of Node", async () => {
  const outDir = await tempDirectory();
  run("-p", "tsconfig.json", "--emitDeclarationOnly", "--outDir", outDir);
  const entries = ["index.d.ts", "html/index.d.ts"].map((entry) => join(outDir, entry));
  const inBrowser = ["--lib", "ES2024,DOM,DOM.Iterable,DOM.AsyncIterable", "--types", "", "--skipLibCheck", "false"];
  const asIs = ["--ignoreConfig", "--noEmit", "--strict", "--module", "esnext", "--moduleResolution", "bundler"];
  expect(run(...entries, ...inBrowser, ...asIs)).toEqual([]);
});
