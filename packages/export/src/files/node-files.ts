import type { open, rename, stat } from "node:fs/promises";

/** What is needed of the file system. */
export interface NodeFiles {
  readonly open: typeof open;
  readonly rename: typeof rename;
  readonly stat: typeof stat;
  /** The absolute path of a path or a file URL, as of now. */
  resolve(path: string | URL): string;
}

/**
 * Node's file system, looked up when a handler is made and not imported: so a bundle for a browser or an edge runtime
 * that only formats records never meets a `node:` module.
 *
 * @throws Error where the runtime has no such modules.
 */
export function nodeFiles(caller: string): NodeFiles {
  const load = typeof process === "undefined" ? undefined : process.getBuiltinModule;
  if (load === undefined) throw new Error(`${caller} needs a file system: run it on Node.js 22.3 or later.`);
  const { open, rename, stat } = load("node:fs/promises");
  const { resolve } = load("node:path");
  const { fileURLToPath } = load("node:url");
  return { open, rename, stat, resolve: (path) => resolve(path instanceof URL ? fileURLToPath(path) : path) };
}
