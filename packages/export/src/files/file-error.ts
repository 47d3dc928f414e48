/** What an error code of the file system means, and what to do about it. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: "its directory does not exist: create it, or give another path",
  ENOTDIR: "a part of its path is a file, not a directory: give another path",
  EISDIR: "it is a directory: give the path of a file",
  EACCES: "this process has no permission to write it: change the permissions, or give another path",
  EPERM: "this process has no permission to write it: change the permissions, or give another path",
  EROFS: "its file system is read-only: give a path on another one",
  ENOSPC: "the disk is full: free some space",
  EDQUOT: "the disk quota is used up: free some space",
  EMFILE: "this process has too many files open: raise its limit (ulimit -n)",
  ENFILE: "the system has too many files open: raise its limit",
};

/**
 * The error that `onError` gets: which file, what is wrong, what to do. It has the system's `code`, and the system's own
 * error as its `cause`.
 */
export function fileError(label: string, path: string, cause: unknown): Error {
  const code = codeOf(cause);
  const meaning = (code !== undefined && MEANINGS[code]) || (cause instanceof Error ? cause.message : String(cause));
  const suffix = code === undefined ? "" : ` (${code})`;
  const error = new Error(`${label} cannot write ${JSON.stringify(path)}: ${meaning}${suffix}.`, { cause });
  return Object.assign(error, { name: "FileError" }, code !== undefined && { code });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
