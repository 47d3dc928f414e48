import { expect, test } from "vitest";
import { l0, type Telemetry } from "../index.ts";
import { scriptedSource } from "../testing/index.ts";

async function ended(metadata: Record<string, unknown>): Promise<Telemetry> {
  const call = { chunk: { choices: [{ delta: { tool_calls: [{ id: "c", function: { name: "f" } }] } }] } };
  const result = await l0({ stream: scriptedSource(["a", "b", "c", call]), monitoring: { enabled: true, metadata } });
  await result.text();
  return result.telemetry as Telemetry;
}

/** Paths to whatever is not frozen. */
function unfrozen(value: unknown, path: string): string[] {
  if (typeof value !== "object" || value === null || path === "telemetry.metadata") return [];
  const inner = Reflect.ownKeys(value).flatMap((key) => unfrozen(Reflect.get(value, key), `${path}.${String(key)}`));
  return Object.isFrozen(value) ? inner : [path, ...inner];
}

test("an ended stream's telemetry is frozen through and through", async () => {
  const telemetry = await ended({});
  expect(unfrozen(telemetry, "telemetry")).toEqual([]);
  expect(() => Object.assign(telemetry.metrics, { totalTokens: 7 })).toThrow(TypeError);
});

test("its metadata alone stays writable, and is a copy of what was given", async () => {
  const given = { team: "search", nested: { a: 1 } };
  const telemetry = await ended(given);
  Object.assign(telemetry.metadata as object, { score: 0.9 });
  expect(telemetry.metadata).toEqual({ ...given, score: 0.9 });
  expect(given).not.toHaveProperty("score");
  expect(Object.isFrozen(given.nested)).toBe(false);
});

test("the distribution of latencies is there, and in no JSON", async () => {
  const { metrics } = await ended({});
  const counts = metrics.interToken?.histogram.map(([, count]) => count) ?? [];
  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(metrics.interToken?.count);
  expect(JSON.stringify(metrics)).not.toContain("histogram");
});
