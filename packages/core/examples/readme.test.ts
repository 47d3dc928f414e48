import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { CODES } from "../src/errors/codes.ts";
import { resolveOptions } from "../src/resolve-options.ts";
import { CORE_README, examplesIn, ROOT_README } from "./readme.fixture.ts";
import { FACTS, STREAM_EVENTS } from "./documented-events.fixture.ts";
import {
  CHECK_INTERVALS,
  CONTINUATION,
  MONITORING,
  NETWORK_ERROR_TYPES,
  OPTIONS,
  RESULT_STATE,
  RETRY,
  TELEMETRY,
  TIMEOUT,
} from "./documented-fields.fixture.ts";

const core = await readFile(CORE_README, "utf8");
const root = await readFile(ROOT_README, "utf8");

/** Tests that no README shows. */
const OWN_TESTS: ReadonlySet<string> = new Set([
  "examples.test.ts",
  "readme.test.ts",
  "model-prices.test.ts",
  "serverless.test.ts",
  "several-backends.test.ts",
  "source-adapter.test.ts",
]);

/** Part of core's README, from a heading to the next one of its kind. */
function section(heading: string): string {
  const level = heading.indexOf(" ");
  const text = core.split(`\n${heading}\n`)[1] ?? "";
  return text.split(new RegExp(`^#{1,${level}} `, "m"))[0] ?? "";
}

/** Rows of the tables in a part of the README: cells by what stands in the first one. */
function rowsOf(text: string): ReadonlyMap<string, readonly string[]> {
  const lines = text.split("\n").filter((line) => line.startsWith("| `"));
  const rows = lines.map((line) =>
    line
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim())
      .slice(1, -1),
  );
  return new Map(rows.map((cells) => [(cells[0] as string).replaceAll("`", ""), cells]));
}

test.each([
  ["packages/core/README.md", core],
  ["README.md", root],
])("%s shows its examples as they are, and no others", async (_, readme) => {
  const shown = examplesIn(readme);
  expect(readme.match(/^```ts$/gm)).toHaveLength(shown.size);
  for (const [name, { code }] of shown) {
    expect(code, name).toBe(await readFile(new URL(name, import.meta.url), "utf8"));
  }
});

test("every example is shown", async () => {
  const files = (await readdir(new URL(".", import.meta.url))).filter((name) => !name.endsWith(".fixture.ts"));
  const shown = new Set([...examplesIn(core).keys(), ...examplesIn(root).keys()]);
  expect(files.filter((name) => !OWN_TESTS.has(name) && !shown.has(name))).toEqual([]);
});

test.each([
  ["packages/core/README.md", core, CORE_README],
  ["README.md", root, ROOT_README],
])("links of %s lead to files", (_, readme, url) => {
  const links = [...readme.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, path]) => path as string);
  expect(links.length).toBeGreaterThan(0);
  expect(links.filter((path) => !existsSync(new URL(path, url)))).toEqual([]);
});

test.each([
  ["## Options", OPTIONS],
  ["### `retry`", RETRY],
  ["### `timeout`", TIMEOUT],
  ["## Options", CHECK_INTERVALS],
  ["## Continuation", CONTINUATION],
  ["## Telemetry", MONITORING],
])("%s names every option", (heading, options) => {
  const text = section(heading);
  expect(options.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

test("the defaults in the tables are those of the code", () => {
  const { retry, timeout, ...options } = resolveOptions({ stream: () => [] });
  const said = { ...tableDefaults("## Options"), ...tableDefaults("### `retry`"), ...tableDefaults("### `timeout`") };
  const { requireEndMark, allowEmpty, keepContent } = options;
  const { retryOn: _, errorTypeDelays: __, shouldRetry, ...waits } = retry;
  expect([shouldRetry, timeout.total]).toEqual([undefined, Infinity]);
  // `0` and `Infinity` both switch a timeout off.
  const expected = { requireEndMark, allowEmpty, keepContent, ...waits, ...timeout, total: 0 };
  expect(said).toMatchObject(
    Object.fromEntries(
      Object.entries(expected).map(([name, value]) => [name, typeof value === "string" ? `"${value}"` : String(value)]),
    ),
  );
});

function tableDefaults(heading: string): Record<string, string> {
  const rows = [...rowsOf(section(heading))];
  return Object.fromEntries(rows.map(([name, cells]) => [name, (cells[2] ?? "").replaceAll("`", "")]));
}

test("every error code is in the table, with its category and whether it is retried", () => {
  const rows = rowsOf(section("## Errors"));
  expect([...rows.keys()].sort()).toEqual(Object.keys(CODES).sort());
  for (const [code, { category, retryReason }] of Object.entries(CODES)) {
    if (code === "PROVIDER_ERROR") continue; // three rows, by what the provider answered
    const [, said, retried] = rows.get(code) ?? [];
    expect([code, said, retried?.startsWith("yes") ?? false]).toEqual([
      code,
      `\`${category}\``,
      retryReason !== undefined,
    ]);
  }
});

test("every network error type is named", () => {
  expect(NETWORK_ERROR_TYPES.filter((type) => !section("## Errors").includes(`\`${type}\``))).toEqual([]);
});

test.each([
  ["### Events", STREAM_EVENTS],
  ["## Handlers", FACTS],
])("%s has every event with its fields, and no others", (heading, events) => {
  const rows = rowsOf(section(heading));
  expect([...rows.keys()].sort()).toEqual(Object.keys(events).sort());
  for (const [type, fields] of Object.entries(events)) {
    const cell = (rows.get(type)?.[1] ?? "").replaceAll(/\(.*?\)/g, "");
    const named = [...cell.matchAll(/`(\w+)\??`/g)].map(([, name]) => name);
    expect([type, named.sort()]).toEqual([type, [...fields].sort()]);
  }
});

test.each([
  ["## Telemetry", "field", TELEMETRY],
  ["## Reading", "part of the state", RESULT_STATE],
])("%s names every %s", (heading, _, fields) => {
  const named = section(heading).matchAll(/`(?:\w+\.)?(\w+)\??`/g);
  const names = new Set([...named].map(([, name]) => name));
  expect(fields.filter((field) => !names.has(field))).toEqual([]);
});
