import type { Telemetry } from "@l0/core";
import { describe, expect, test } from "vitest";
import { toCSV } from "../formats/to-csv.ts";
import { toEvent } from "../formats/to-event.ts";
import { toJSON } from "../formats/to-json.ts";
import { toLogFormat } from "../formats/to-log-format.ts";
import { toLogLine } from "../formats/to-log-line.ts";
import { toMetrics } from "../formats/to-metrics.ts";
import { toPrometheusText } from "../formats/to-prometheus-text.ts";
import { toHTML } from "../html/to-html.ts";
import { fullTelemetry } from "../test-support/telemetry.ts";
import { parseRecord } from "./parse-record.ts";

describe("a record with anything in the place of one of its values", () => {
  const FORMATS: readonly ((record: Telemetry) => unknown)[] = [
    (record) => toCSV(record, { columns: "all" }),
    (record) => toHTML([record, fullTelemetry]),
    toEvent,
    toJSON,
    toLogFormat,
    toLogLine,
    toMetrics,
    toPrometheusText,
  ];

  /** The way to each value of a record. */
  function* waysThrough(value: unknown, way: readonly string[] = []): Generator<readonly string[]> {
    if (way.length > 0) yield way;
    if (typeof value !== "object" || value === null) return;
    for (const [name, inner] of Object.entries(value)) yield* waysThrough(inner, [...way, name]);
  }

  function withValueAt([name, ...rest]: readonly string[], value: unknown, record: object): object {
    const copy: Record<string, unknown> = structuredClone({ ...record });
    copy[name!] = rest.length === 0 ? value : withValueAt(rest, value, copy[name!] as object);
    return Array.isArray(record) ? Object.values(copy) : copy;
  }

  test.each([
    ["null", null],
    ["a text", "text"],
    ["a large number", 1e300],
    ["true", true],
    ["an object that passes for no text", { toString: 5 }],
    ["a list", [null]],
    ["the name of what every object has", "__proto__"],
  ])("(%s) is none, or one that no format stumbles over", (_, value) => {
    const whole = JSON.parse(JSON.stringify(fullTelemetry)) as object;
    for (const way of waysThrough(whole)) {
      const record = parseRecord(JSON.stringify(withValueAt(way, value, whole)));
      if (record === undefined) continue;
      const written = FORMATS.map((format) => JSON.stringify(format(record)));
      expect(written.join("\n"), way.join(".")).not.toMatch(/NaN|Infinity|∞|\[object|undefined/);
    }
  });
});
