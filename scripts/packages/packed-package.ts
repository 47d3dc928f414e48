import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { output } from "./run.ts";

/** The parts of a `package.json` that are looked at here. */
export interface PackageManifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly type?: string;
  readonly license?: string;
  readonly sideEffects?: unknown;
  readonly engines?: Readonly<Record<string, string>>;
  readonly scripts?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** A package as npm would get it. */
export interface PackedPackage {
  /** The folder in the workspace. */
  readonly folder: string;
  readonly tarball: string;
  /** What is in the tarball, from the root of the package. */
  readonly files: readonly string[];
  readonly manifest: PackageManifest;
}

/** Packs a package of the workspace into `target`. */
export async function packPackage(folder: string, target: string): Promise<PackedPackage> {
  mkdirSync(target, { recursive: true });
  const packed = JSON.parse(await output("pnpm", ["pack", "--json", "--pack-destination", target], folder));
  const tarball: string = packed.filename;
  const unpacked = join(target, "unpacked");
  await unpack(tarball, unpacked);
  const listed = await output("tar", ["-tzf", tarball], folder);
  return {
    folder,
    tarball,
    files: listed
      .split("\n")
      .filter(Boolean)
      .map((path) => path.replace(/^package\//, ""))
      .sort(),
    manifest: JSON.parse(readFileSync(join(unpacked, "package.json"), "utf8")),
  };
}

/** Puts the files of a tarball into a folder. */
export async function unpack(tarball: string, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true });
  await output("tar", ["-xzf", tarball, "--strip-components=1"], folder);
}

/** The names that users import: `@l0/core`, `@l0/core/testing`. */
export function entriesOf({ name, exports = {} }: PackageManifest): string[] {
  return Object.keys(exports)
    .filter((path) => path !== "./package.json")
    .map((path) => name + path.slice(1));
}
