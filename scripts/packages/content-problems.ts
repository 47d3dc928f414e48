import type { PackageManifest } from "./packed-package.ts";

const MAY_BE_PACKED = /^(?:package\.json|README\.md|CHANGELOG\.md|LICENSE|dist\/.+\.(?:js|d\.ts))$/;
const IS_FOR_TESTS = /\.(?:test|test-d|spec|bench|fixture)\.|(?:^|\/)(?:test-support|fixtures|examples)\//;
const MUST_BE_PACKED = ["package.json", "README.md", "LICENSE"];

/** What is in a tarball and should not be, or the other way round. */
export function fileProblems(files: readonly string[]): string[] {
  return [
    ...files.filter((file) => !MAY_BE_PACKED.test(file)).map((file) => `${file}: is no part of a package`),
    ...files.filter((file) => MAY_BE_PACKED.test(file) && IS_FOR_TESTS.test(file)).map((file) => `${file}: is a test`),
    ...MUST_BE_PACKED.filter((file) => !files.includes(file)).map((file) => `${file}: is missing`),
    ...(files.some((file) => file.startsWith("dist/")) ? [] : ["dist: is missing, run `pnpm build` first"]),
  ];
}

/** While core is at 0.x, a new minor of it must not make every adapter a new release. */
const CORE_PEER_RANGE = ">=0.1.0 <1";

/** What a packed `package.json` says and should not, or the other way round. */
export function manifestProblems(manifest: PackageManifest): string[] {
  const { name, dependencies = {}, peerDependencies = {}, scripts = {}, engines = {} } = manifest;
  const isCore = name === "@l0/core";
  const problems: string[] = [];
  const require = (holds: boolean, problem: string): void => void (holds || problems.push(problem));

  require(!isCore || Object.keys({ ...dependencies, ...peerDependencies }).length === 0, "core must depend on nothing");
  require(isCore || peerDependencies["@l0/core"] === CORE_PEER_RANGE, `peer @l0/core must be "${CORE_PEER_RANGE}"`);
  require(isCore || !("@l0/core" in dependencies), "@l0/core must be a peer, no dependency");
  for (const [other, range] of Object.entries({ ...dependencies, ...peerDependencies })) {
    require(!/^(?:workspace|catalog|link|file):/.test(range), `${other}: "${range}" means nothing outside of here`);
  }
  for (const hook of ["preinstall", "install", "postinstall"]) {
    require(!(hook in scripts), `script "${hook}" would run on the user's machine`);
  }
  require(manifest.type === "module", `"type" must be "module"`);
  require(manifest.license === "Apache-2.0", `"license" must be "Apache-2.0"`);
  require(manifest.sideEffects !== undefined, `"sideEffects" must be stated`);
  require(engines["node"] === ">=22.19", `"engines.node" must be ">=22.19"`);
  return problems;
}
