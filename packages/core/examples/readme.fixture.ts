/** An example as a README shows it. */
export interface Shown {
  readonly code: string;
  /** What it prints, where the README says so. */
  readonly output: string | undefined;
}

/** The README of this package. */
export const CORE_README: URL = new URL("../README.md", import.meta.url);

/** The README of the whole repository. */
export const ROOT_README: URL = new URL("../../../README.md", import.meta.url);

/** The examples that a README shows, by the name of their file: a comment with its path stands before each. */
export function examplesIn(readme: string): ReadonlyMap<string, Shown> {
  const [, ...parts] = readme.split(/^<!-- (?:packages\/core\/)?examples\/(?=[\w.-]+ -->$)/m);
  return new Map(
    parts.map((part) => {
      const name = part.slice(0, part.indexOf(" -->"));
      const code = /^```ts\n(.*?)^```$/ms.exec(part)?.[1] ?? "";
      return [name, { code, output: /^```text\n(.*?)^```$/ms.exec(part)?.[1] }];
    }),
  );
}
