import { existsSync, mkdirSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { entriesOf, type PackedPackage, unpack } from "./packed-package.ts";

/**
 * A project in `folder` that uses one packed package, made without a network: the tarballs are unpacked, and what the
 * manifest declares is linked from the workspace. Optional peers and everything else stay out, so an import of
 * something undeclared fails here as it would for the user.
 */
export async function makeConsumer(folder: string, used: PackedPackage, core: PackedPackage): Promise<void> {
  const modules = join(folder, "node_modules");
  for (const { manifest, tarball } of new Set([used, core])) {
    await unpack(tarball, join(modules, manifest.name));
  }
  for (const name of requiredBy(used)) {
    const installed = join(used.folder, "node_modules", name);
    if (existsSync(installed)) link(installed, join(modules, name));
  }
  link(join(import.meta.dirname, "../../node_modules/@types/node"), join(modules, "@types/node"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(TSCONFIG));
  const imports = entriesOf(used.manifest).map((entry, at) => `export * as entry${at} from "${entry}";`);
  writeFileSync(join(folder, "consumer.ts"), `${imports.join("\n")}\n`);
}

/** As strict as a user can be, and without the DOM. */
const TSCONFIG = {
  compilerOptions: {
    target: "ES2024",
    lib: ["ES2024"],
    module: "NodeNext",
    types: ["node"],
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    skipLibCheck: false,
    noEmit: true,
  },
  files: ["consumer.ts"],
};

function requiredBy({ manifest }: PackedPackage): string[] {
  const { dependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  const peers = Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional);
  return [...Object.keys(dependencies), ...peers].filter((name) => name !== "@l0/core");
}

function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  symlinkSync(realpathSync(from), to, "junction");
}
