import type { rename } from "node:fs/promises";

/**
 * Moves a file out of the way of a new one: `path` becomes `path.1`, that becomes `path.2`, and so on; `path.{keep}` is
 * overwritten.
 */
export async function rotate(path: string, keep: number, files: { readonly rename: typeof rename }): Promise<void> {
  for (let number = keep - 1; number >= 1; number -= 1) {
    await files.rename(`${path}.${number}`, `${path}.${number + 1}`).catch(unlessMissing);
  }
  await files.rename(path, `${path}.1`);
}

/** For `catch`: a file that is not there is nothing, and no error. */
export function unlessMissing(error: unknown): undefined {
  if (!(error instanceof Error && "code" in error && error.code === "ENOENT")) throw error;
}
