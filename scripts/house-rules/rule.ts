import type { SourceFile } from "./source-file.ts";

/** Something that a file does and may not do. */
export interface Violation {
  readonly line: number;
  /** What is there, and what to do about it. */
  readonly message: string;
}

/** Looks at one file and says what is wrong with it. */
export type Rule = (file: SourceFile) => readonly Violation[];

/** `path:line message`, for a terminal that opens files. */
export function report(file: SourceFile, rules: readonly Rule[]): string[] {
  return rules.flatMap((rule) => rule(file)).map(({ line, message }) => `${file.path}:${line} ${message}`);
}

/** One violation for each line that matches. */
export function matchingLines(lines: readonly string[], pattern: RegExp, say: (word: string) => string): Violation[] {
  return lines.flatMap((text, index) => {
    const found = pattern.exec(text);
    return found ? [{ line: index + 1, message: say(found[0]) }] : [];
  });
}
