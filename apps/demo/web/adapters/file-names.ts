import type { SentItem } from "../../protocol.ts";

type Named = Pick<SentItem, "fileName">;

/** What the files of these items are saved as: `cut-otlp-traces.json`, and `cut-sentry-2.envelope` where there are two. */
export function fileNames(scenario: string, items: readonly Named[]): readonly string[] {
  const seen = new Map<string, number>();
  return items.map(({ fileName }) => {
    const number = (seen.get(fileName) ?? 0) + 1;
    seen.set(fileName, number);
    const isOne = items.filter((other) => other.fileName === fileName).length === 1;
    return `${scenario}-${isOne ? fileName : fileName.replace(/(?=\.\w+$)/, `-${number}`)}`;
  });
}
