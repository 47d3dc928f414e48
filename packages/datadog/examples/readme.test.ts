import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { ACTIVE_STREAMS, METRIC_ROWS } from "../src/metric-rows.ts";
import { resolveOptions } from "../src/resolve-options.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const client = { increment: () => {}, gauge: () => {}, distribution: () => {} };

/** The cells of the table whose head begins with that word. */
function table(head: string): string[][] {
  const [, rows = ""] = new RegExp(`^\\| ${head} .*\\n\\| -.*\\n((?:\\|.*\\n)+)`, "m").exec(readme) ?? [];
  const lines = rows.trim().split("\n");
  return lines.map((row) =>
    row
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim().replaceAll("\\|", "|"))
      .slice(1, -1),
  );
}

it("has a row for every option with its default, and for nothing else", () => {
  const { client: _, ...options } = resolveOptions({ client });
  const shown = Object.fromEntries(table("Option").map(([name = "", , value = ""]) => [name, value]));
  const defaults = { ...options, tags: {} };
  const wanted = Object.entries(defaults).map(([name, value]) => [`\`${name}\``, `\`${JSON.stringify(value)}\``]);
  expect(shown).toEqual({ "`client`": "required", ...Object.fromEntries(wanted) });
});

it("has every metric with its type and its own tags, and nothing else", () => {
  const shown = table("Metric").flatMap(([names = "", type = "", tags = ""]) => {
    const keys = [...tags.matchAll(/`(\w+)`/g)].map(([, key]) => key);
    const [first = "", ...others] = [...names.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name);
    // `.network` is short for the first name with its last word changed.
    const whole = others.map((name) => (name.startsWith(".") ? first.replace(/\.[a-z]+$/, name) : name));
    return [first, ...whole].map((name) => [name, type, keys]);
  });
  const types = { count: "count", sample: "distribution" } as const;
  const rows = new Map(Object.values(METRIC_ROWS).flatMap((each) => each.map((row) => [row.name, row] as const)));
  const sent = [...rows.values()].map(({ name, kind, tags = [] }) => [`l0.${name}`, types[kind], [...tags]]);
  expect(shown.toSorted()).toEqual([...sent, [`l0.${ACTIVE_STREAMS}`, "gauge", []]].toSorted());
});
