import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";

/** What a user's bundle grows by. */
export interface Measured {
  /** After minification and `gzip -9`, in bytes. */
  readonly gzip: number;
  /** After minification, in bytes. */
  readonly minified: number;
  /** Minified bytes of each file that is in the bundle, from the root of the package. */
  readonly files: Readonly<Record<string, number>>;
  /** Imports that stay in the bundle. */
  readonly external: readonly string[];
}

/**
 * Bundles what `code` imports, as seen from `folder`, for no platform in particular. Imports of packages other than
 * the one that `folder` holds stay out.
 */
export async function measure(code: string, folder: string, ownName: string): Promise<Measured> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: folder },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "neutral",
    write: false,
    metafile: true,
    logLevel: "silent",
    absWorkingDir: folder,
    plugins: [
      {
        name: "own-package-only",
        setup: ({ onResolve }) => {
          const isOwn = (path: string) => /^[./]/.test(path) || path === ownName || path.startsWith(`${ownName}/`);
          onResolve({ filter: /.*/ }, ({ path }) => (isOwn(path) ? undefined : { path, external: true }));
        },
      },
    ],
  });
  const bytes = outputFiles[0]?.contents ?? new Uint8Array();
  return { gzip: gzipSync(bytes, { level: 9 }).length, minified: bytes.length, ...contentsOf(metafile, folder) };
}

function contentsOf({ outputs }: Metafile, folder: string): Pick<Measured, "files" | "external"> {
  const [output] = Object.values(outputs);
  const files = Object.entries(output?.inputs ?? {})
    .filter(([path, { bytesInOutput }]) => path !== "<stdin>" && bytesInOutput > 0)
    .map(([path, { bytesInOutput }]) => [relative(folder, join(folder, path)), bytesInOutput]);
  const external = (output?.imports ?? []).filter((each) => each.external).map((each) => each.path);
  return { files: Object.fromEntries(files), external: [...new Set(external)] };
}
