import { describe, expect, it } from "vitest";
import { fileProblems, manifestProblems } from "./content-problems.ts";
import type { PackageManifest } from "./packed-package.ts";

describe("the files of a tarball", () => {
  const good = ["LICENSE", "README.md", "dist/index.d.ts", "dist/index.js", "package.json"];

  it("may be the build, the manifest, the readme and the licence", () => {
    expect(fileProblems(good)).toEqual([]);
    expect(fileProblems([...good, "CHANGELOG.md", "dist/testing/index.js"])).toEqual([]);
  });

  it.each([
    "src/index.ts",
    "dist/index.ts",
    "dist/handler.test.js",
    "dist/options.test-d.d.ts",
    "dist/test-support/server.js",
    "tsconfig.json",
    "dist/index.js.map",
    ".env",
  ])("may not be %s", (file) => {
    expect(fileProblems([...good, file])).toEqual([expect.stringContaining(file)]);
  });

  it.each(["LICENSE", "README.md", "package.json"])("must be %s too", (file) => {
    expect(fileProblems(good.filter((each) => each !== file))).toEqual([`${file}: is missing`]);
  });

  it("must hold a build", () => {
    expect(fileProblems(["LICENSE", "README.md", "package.json"])).toEqual([expect.stringContaining("pnpm build")]);
  });
});

describe("the manifest of a package", () => {
  const adapter: PackageManifest = {
    name: "@l0/otel",
    version: "0.1.0",
    type: "module",
    license: "Apache-2.0",
    sideEffects: false,
    engines: { node: ">=22.19" },
    peerDependencies: { "@l0/core": ">=0.1.0 <1", "@opentelemetry/api": ">=1.9 <2" },
  };
  const { peerDependencies: _, ...core } = { ...adapter, name: "@l0/core", dependencies: {} };

  it("is good as it is", () => {
    expect(manifestProblems(adapter)).toEqual([]);
    expect(manifestProblems(core)).toEqual([]);
  });

  it.each([
    ["a dependency of core", { ...core, dependencies: { tslib: "^2.0.0" } }],
    ["a peer of core", { ...core, peerDependencies: { zod: "*" } }],
    ["core as a dependency", { ...adapter, dependencies: { "@l0/core": "^0.1.0" } }],
    ["a narrow range of core", { ...adapter, peerDependencies: { "@l0/core": "^0.1.0" } }],
    ["a range of the workspace", { ...adapter, dependencies: { "hot-shots": "workspace:*" } }],
    ["a script at installation", { ...adapter, scripts: { postinstall: "node setup.js" } }],
    ["CommonJS", { ...adapter, type: "commonjs" }],
    ["another licence", { ...adapter, license: "MIT" }],
    ["another floor of Node", { ...adapter, engines: { node: ">=18" } }],
  ])("does not allow %s", (_what, manifest) => {
    expect(manifestProblems(manifest)).toHaveLength(1);
  });

  it("must say whether it has side effects", () => {
    const { sideEffects: _unsaid, ...unsaid } = adapter;
    expect(manifestProblems(unsaid)).toEqual([`"sideEffects" must be stated`]);
  });
});
