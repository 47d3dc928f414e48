import { describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../test-support/temporary-folder.ts";
import type { PackedPackage } from "./packed-package.ts";
import { compilerProblems } from "./type-problems.ts";

const used: PackedPackage = {
  folder: "",
  tarball: "",
  files: [],
  manifest: { name: "thing", version: "1.0.0" },
};
const project = (code: string): string =>
  temporaryFolder({
    "tsconfig.json": JSON.stringify({ compilerOptions: { noEmit: true, types: [] }, files: ["consumer.ts"] }),
    "consumer.ts": code,
  });

describe("the compiler", () => {
  it("has nothing to say of what is right", async () => {
    expect(await compilerProblems(used, project("export const a: number = 1;"))).toEqual([]);
  });

  it("says what is wrong, and where", async () => {
    const problems = await compilerProblems(used, project(`export const a: number = "1";`));
    expect(problems).toEqual([expect.stringMatching(/^consumer\.ts\(1,14\): error TS2322/)]);
  });

  it("is a problem itself where it does not get so far", async () => {
    vi.stubEnv("NODE_OPTIONS", "--no-such-option");
    expect(await compilerProblems(used, project(""))).toEqual([
      expect.stringMatching(/^tsc ended with \d+: .*--no-such/s),
    ]);
  });
});
