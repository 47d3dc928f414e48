import { readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import type { PackedPackage } from "./packed-package.ts";
import { run } from "./run.ts";

const BIN = join(import.meta.dirname, "../../node_modules/.bin");

/** What publint says about a tarball, suggestions included. */
export async function publintProblems({ tarball, manifest }: PackedPackage): Promise<string[]> {
  const bytes = new Uint8Array(readFileSync(tarball));
  const { messages } = await publint({ pack: { tarball: bytes.buffer }, strict: true });
  return messages.map((message) => formatMessage(message, manifest, { color: false }) ?? message.code);
}

/** Whether the types of every entry are found, as "Are the types wrong?" sees it for packages of ES modules only. */
export async function resolutionProblems({ tarball, folder }: PackedPackage): Promise<string[]> {
  const args = [
    tarball,
    "--profile",
    "esm-only",
    "--no-definitely-typed",
    "--format",
    "ascii",
    "--no-color",
    "--no-emoji",
  ];
  const { code, stdout, stderr } = await run(join(BIN, "attw"), args, folder);
  return code === 0 ? [] : [(stdout + stderr).trim()];
}

/** Errors of the compiler in a package's own declarations, in a project that skips no library check. */
export async function compilerProblems({ manifest }: PackedPackage, project: string): Promise<string[]> {
  const { code, stdout, stderr } = await run(join(BIN, "tsc"), ["--pretty", "false", "-p", "tsconfig.json"], project);
  if (code !== 0 && !stdout.includes("error TS")) return [`tsc ended with ${code}: ${(stderr || stdout).trim()}`];
  const own = [`node_modules/${manifest.name}/`, "consumer.ts", "error TS"];
  return stdout.split("\n").filter((line) => own.some((start) => line.startsWith(start)));
}
