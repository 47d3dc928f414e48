/**
 * Makes a thing of whatever `source` gives, once for as long as it gives the same. Providers may be registered at any
 * time, and what was made by the one that stood in before stays silent for ever.
 */
export function latestOf<Source extends object, Made>(
  source: () => Source,
  make: (source: Source) => Made,
): () => Made {
  let latest: { readonly source: Source; readonly made: Made } | undefined;
  return () => {
    const now = source();
    if (latest?.source !== now) latest = { source: now, made: make(now) };
    return latest.made;
  };
}
