/** One scraped time series. */
export interface ScrapedSample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** One scraped metric. */
export interface ScrapedFamily {
  readonly type: string;
  readonly help: string;
  readonly samples: readonly ScrapedSample[];
}

const NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
const COMMENT = new RegExp(`^# (HELP|TYPE) (${NAME}) (.*)$`, "s");
const SAMPLE = new RegExp(`^(${NAME})(?:\\{(.*)\\})? (\\S+)$`, "s");
const LABEL = /([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\[\\n"])*)"(,|$)/y;

/**
 * A strict reader of the text format: throws at the first line that is not in it, at a family without `TYPE`, at
 * a sample outside its family, at a value that is no number and at a series that is there twice.
 */
export function parseExposition(text: string): Map<string, ScrapedFamily> {
  const families = new Map<string, { type: string; help: string; samples: ScrapedSample[] }>();
  const series = new Set<string>();
  let current = "";
  for (const line of text.split("\n")) {
    if (line === "" || line === "# EOF") continue;
    const comment = COMMENT.exec(line);
    if (comment) {
      const [, kind, name, rest] = comment as unknown as [string, "HELP" | "TYPE", string, string];
      const family = families.get(name) ?? { type: "", help: "", samples: [] };
      families.set(name, family);
      family[kind === "HELP" ? "help" : "type"] = rest;
      current = name;
      continue;
    }
    const sample = parseSample(line);
    const family = families.get(current);
    if (!family?.type || !belongs(sample.name, current)) throw new Error(`sample outside its family: ${line}`);
    const key = `${sample.name}${JSON.stringify(Object.entries(sample.labels).sort())}`;
    if (series.has(key)) throw new Error(`series twice: ${line}`);
    series.add(key);
    family.samples.push(sample);
  }
  return families;
}

/** The value of one series; `undefined` where it is not there. Labels must match whole. */
export function valueOf(text: string, name: string, labels: Readonly<Record<string, string>> = {}): number | undefined {
  const wanted = JSON.stringify(Object.entries(labels).sort());
  const samples = [...parseExposition(text).values()].flatMap((family) => family.samples);
  return samples.find((s) => s.name === name && JSON.stringify(Object.entries(s.labels).sort()) === wanted)?.value;
}

function parseSample(line: string): ScrapedSample {
  const match = SAMPLE.exec(line);
  if (!match) throw new Error(`no sample: ${line}`);
  const [, name = "", labels = "", value = ""] = match;
  const number = value === "+Inf" ? Infinity : Number(value);
  if (Number.isNaN(number)) throw new Error(`no number: ${line}`);
  return { name, labels: parseLabels(labels), value: number };
}

function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {};
  LABEL.lastIndex = 0;
  while (LABEL.lastIndex < text.length) {
    const at = LABEL.lastIndex;
    const match = LABEL.exec(text);
    if (!match) throw new Error(`no label at ${at}: ${text}`);
    const [, name = "", value = ""] = match;
    if (Object.hasOwn(labels, name)) throw new Error(`label twice: ${text}`);
    labels[name] = value.replaceAll(/\\(.)/g, (_, escaped: string) => (escaped === "n" ? "\n" : escaped));
  }
  return labels;
}

function belongs(sample: string, family: string): boolean {
  return sample === family || [`_bucket`, `_sum`, `_count`, `_total`].some((suffix) => sample === family + suffix);
}
