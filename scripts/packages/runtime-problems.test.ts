import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import { loadEntry, NODES } from "./runtime-problems.ts";

const project = (code: string): string =>
  temporaryFolder({
    "node_modules/thing/package.json": JSON.stringify({ name: "thing", type: "module", exports: "./index.js" }),
    "node_modules/thing/index.js": code,
  });

it.each(Object.entries(NODES))("%s is the Node it is said to be", (name, node) => {
  const version = execFileSync(node, ["--version"], { encoding: "utf8" });
  expect(version).toMatch(new RegExp(`^v${name.replace("node ", "").replace(".", "\\.")}\\.`));
});

describe.each(Object.entries(NODES))("an entry on %s", (_name, node) => {
  it("gives the names that import and require() both see", async () => {
    const folder = project(`export const b = 1; export function a() {}`);
    expect(await loadEntry(node, "thing", folder)).toEqual({ names: ["a", "b"] });
  });

  it.each([
    ["does not load", `import "not-declared";`, "not-declared"],
    ["cannot be required", `export const a = await 1;`, "ERR_REQUIRE_ASYNC_MODULE"],
    ["says something while it loads", `console.warn("deprecated"); export const a = 1;`, "deprecated"],
    ["ends the process", `process.exit(3);`, "ended with 3"],
  ])("is a problem where it %s", async (_what, code, problem) => {
    expect(await loadEntry(node, "thing", project(code))).toEqual({ problem: expect.stringContaining(problem) });
  });
});
