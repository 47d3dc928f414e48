import { join } from "node:path";
import { run } from "./run.ts";

/** Imports an entry, requires it too, and prints what it exports; a word on stderr counts as a problem. */
const PROBE = `
import { createRequire } from "node:module";
const entry = process.argv[1];
const imported = Object.keys(await import(entry)).sort();
const required = Object.keys(createRequire(process.cwd() + "/consumer.cjs")(entry)).sort();
console.log(JSON.stringify({ imported, required: required.filter((name) => name !== "__esModule") }));
`;

/** What one entry exports at run time, or why it does not load. */
export type Loaded = { readonly names: readonly string[] } | { readonly problem: string };

/** Loads an entry with `import` and with `require()` in a fresh process, which has to end by itself and in silence. */
export async function loadEntry(node: string, entry: string, project: string): Promise<Loaded> {
  const { code, stdout, stderr } = await run(node, ["--input-type=module", "--eval", PROBE, entry], project);
  if (code !== 0 || stderr !== "") return { problem: `${entry}: ${withoutStack(stderr) || `ended with ${code}`}` };
  const { imported, required } = JSON.parse(stdout) as { imported: string[]; required: string[] };
  return imported.join() === required.join()
    ? { names: imported }
    : { problem: `${entry}: import gives ${imported.join(", ")}, require() gives ${required.join(", ")}` };
}

function withoutStack(text: string): string {
  return text.replaceAll(/^\s+at .*\n?/gm, "").trim();
}

const BIN = join(import.meta.dirname, "../../node_modules");

/** The lowest Node that is supported, and the one everything here runs on. */
export const NODES: Readonly<Record<string, string>> = {
  "node 22.19": join(BIN, "node-22/bin/node"),
  "node 26": join(BIN, "node/bin/node"),
};
