import { Readable } from "node:stream";
import { createInterface } from "node:readline";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyTelemetry, bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { toJSON } from "./to-json.ts";
import { toJSONL } from "./to-jsonl.ts";

test("writes one line a record, each with its line break", () => {
  const text = toJSONL([bareTelemetry, fullTelemetry]);
  expect(text.endsWith("\n")).toBe(true);
  const records = text.trimEnd().split("\n");
  expect(records.map((line) => JSON.parse(line) as unknown)).toEqual(
    [bareTelemetry, fullTelemetry].map((record) => JSON.parse(toJSON(record)) as unknown),
  );
});

test("takes one record or none", () => {
  expect(toJSONL(bareTelemetry)).toBe(toJSONL([bareTelemetry]));
  expect(toJSONL([])).toBe("");
});

test("gives a line reader as many lines as records, whatever their texts hold", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyTelemetry, { maxLength: 4 }), async (records) => {
      const lines: string[] = [];
      for await (const line of createInterface({ input: Readable.from([toJSONL(records)]) })) lines.push(line);
      const ids = lines.map((line) => (JSON.parse(line) as { streamId: string }).streamId);
      expect(ids).toEqual(records.map((record) => record.streamId));
    }),
  );
});
