/** Bytes by folder of `dist/`, the largest first; a file beside `index.js` is a part of its own. */
export function sizeByPart(files: Readonly<Record<string, number>>): { part: string; bytes: number }[] {
  const parts = new Map<string, number>();
  for (const [path, bytes] of Object.entries(files)) {
    const part = partOf(path);
    parts.set(part, (parts.get(part) ?? 0) + bytes);
  }
  return [...parts].map(([part, bytes]) => ({ part, bytes })).sort((a, b) => b.bytes - a.bytes);
}

function partOf(path: string): string {
  const [first = path, ...rest] = path.replace(/^dist\//, "").split("/");
  return rest.length > 0 ? first : first.replace(/\.js$/, "");
}
