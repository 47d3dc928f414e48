import { readFile } from "node:fs/promises";
import { Registry } from "prom-client";
import { expect, it } from "vitest";
import { NAMINGS } from "../src/metrics/namings.ts";
import { createPrometheusHandler } from "../src/handler.ts";
import { resolveOptions } from "../src/resolve-options.ts";

const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
const register = new Registry();

/** Names in the first column of the table whose head begins with that word; `{a,b}` stands for both. */
function firstColumn(head: string): string[] {
  const [, rows = ""] = new RegExp(`^\\| ${head} .*\\n\\| -.*\\n((?:\\|.*\\n)+)`, "m").exec(readme) ?? [];
  return [...rows.matchAll(/^\| `([^`]+)`/gm)].map(([, name = ""]) => name);
}

it("has a row for every option, and for nothing else", () => {
  const { naming, ...options } = resolveOptions({ register });
  expect(naming).toBeDefined();
  expect(firstColumn("Option").toSorted()).toEqual(Object.keys(options).toSorted());
});

it("has a row for every metric that all namings have, and names all others", () => {
  createPrometheusHandler({ register });
  const inAll = (register.getMetricsAsArray() as { name: string }[])
    .map(({ name }) => name)
    .filter((name) => [NAMINGS.gen_ai, NAMINGS.llm].every(({ rows }) => has(rows("l0"), name)) || isOwn(name));
  expect(firstColumn("Metric").toSorted()).toEqual(inAll.toSorted());
  const words = new Set(readme.match(/\w+(?:\{[\w,]+\}\w*)?/g)?.flatMap(spelledOut));
  const all = Object.values(NAMINGS).flatMap(({ rows }) => rows("l0").map(({ name }) => name));
  // The README says once that what is called `…_operation_…` is there as `…_inference_…` too.
  const isNamed = (name: string): boolean => words.has(name) || words.has(name.replace("_inference_", "_operation_"));
  expect(all.filter((name) => !isNamed(name))).toEqual([]);
});

const has = (rows: readonly { readonly name: string }[], name: string): boolean =>
  rows.some((row) => row.name === name);
const isOwn = (name: string): boolean => /^l0_(active_streams|label_overflows_total|handler_errors_total)$/.test(name);

/** `a_{b,c}_d` is `a_b_d` and `a_c_d`. */
function spelledOut(word: string): string[] {
  const [, before = "", choices = "", after = ""] = /^(\w+)\{([\w,]+)\}(\w*)$/.exec(word) ?? [];
  return choices === "" ? [word] : choices.split(",").map((choice) => before + choice + after);
}
