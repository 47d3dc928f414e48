import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";

/** Where the server scrapes, by the name of the job. */
export type Targets = Readonly<Record<string, string>>;

/** A Prometheus of this machine, scraping the targets. */
export interface PrometheusServer {
  /** The values that a PromQL expression has now, by their labels without `job` and `instance`. */
  query(expression: string): Promise<readonly Answer[]>;
  /** Labels of the exemplars that a selector has. */
  exemplars(selector: string): Promise<readonly Readonly<Record<string, string>>[]>;
  /** Why a target could not be scraped last time, by its job; nothing where all are well. */
  scrapeErrors(): Promise<Readonly<Record<string, string>>>;
  /** The alert rules, and whether they could be evaluated. */
  rules(): Promise<readonly Rule[]>;
  close(): Promise<void>;
}

export interface Rule {
  readonly name: string;
  readonly query: string;
  readonly health: "unknown" | "ok" | "err";
}

export interface Answer {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Whether a program is there to be started. */
export function isInstalled(program: string): boolean {
  return spawnSync(program, ["--version"]).status === 0;
}

/** @param ruleFiles Paths of the rules that it evaluates. */
export async function startPrometheus(targets: Targets, ruleFiles: readonly string[] = []): Promise<PrometheusServer> {
  const folder = await mkdtemp(join(tmpdir(), "l0-prometheus-"));
  const config = join(folder, "prometheus.yml");
  await writeFile(config, configOf(targets, ruleFiles));
  const child = spawn(
    "prometheus",
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(folder, "data")}`,
      "--web.listen-address=127.0.0.1:0",
      "--enable-feature=exemplar-storage",
    ],
    { stdio: ["ignore", "ignore", "pipe"] },
  );
  const base = `http://${await addressOf(child.stderr)}/api/v1`;
  child.stderr.resume();

  const get = async <T>(path: string, query: Readonly<Record<string, string>> = {}): Promise<T> => {
    const answer = (await (await fetch(`${base}/${path}?${new URLSearchParams(query)}`)).json()) as Envelope<T>;
    if (answer.status !== "success") throw new Error(`${path} ${JSON.stringify(query)}: ${answer.error}`);
    return answer.data;
  };
  return {
    async query(expression) {
      const { result } = await get<{ result: readonly Vector[] }>("query", { query: expression });
      return result.map(({ metric, value }) => ({ labels: ownLabels(metric), value: Number(value[1]) }));
    },
    async exemplars(selector) {
      const now = Date.now() / 1000;
      const range = { start: String(now - 3600), end: String(now + 60) };
      const series = await get<readonly Exemplars[]>("query_exemplars", { query: selector, ...range });
      return series.flatMap(({ exemplars }) => exemplars.map(({ labels }) => labels));
    },
    async scrapeErrors() {
      const { activeTargets } = await get<{ activeTargets: readonly Target[] }>("targets");
      const failed = activeTargets.filter(({ lastError }) => lastError !== "");
      return Object.fromEntries(failed.map(({ scrapePool, lastError }) => [scrapePool, lastError]));
    },
    async rules() {
      const { groups } = await get<{ groups: readonly { readonly rules: readonly Rule[] }[] }>("rules");
      return groups.flatMap(({ rules }) => rules);
    },
    async close() {
      child.kill();
      if (child.exitCode === null) await once(child, "exit");
      await rm(folder, { recursive: true, force: true });
    },
  };
}

interface Envelope<T> {
  readonly status: string;
  readonly error?: string;
  readonly data: T;
}

interface Vector {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

interface Exemplars {
  readonly exemplars: readonly { readonly labels: Readonly<Record<string, string>> }[];
}

interface Target {
  readonly scrapePool: string;
  readonly lastError: string;
}

/** What the target said, without what the scrape has added. */
function ownLabels(metric: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(metric).filter(([name]) => name !== "job" && name !== "instance"));
}

/** JSON is YAML. */
function configOf(targets: Targets, rule_files: readonly string[]): string {
  const scrape_configs = Object.entries(targets).map(([job_name, url]) => {
    const { host, pathname } = new URL(url);
    return { job_name, metrics_path: pathname, static_configs: [{ targets: [host] }] };
  });
  const global = { scrape_interval: "200ms", scrape_timeout: "200ms", evaluation_interval: "200ms" };
  return JSON.stringify({ global, scrape_configs, rule_files });
}

/** Where the server listens, as its log says. */
async function addressOf(log: NodeJS.ReadableStream): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: log })) {
    const address = /msg="Listening on" address=(\S+)/.exec(line)?.[1];
    if (address !== undefined) return address;
    lines.push(line);
  }
  throw new Error(`Prometheus did not start:\n${lines.join("\n")}`);
}
