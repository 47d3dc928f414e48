import { expect, test } from "vitest";
import * as entry from "../index.ts";

test("gathers the formats, which are also exports of their own", () => {
  const formats = Object.entries(entry).filter(([name]) => name.startsWith("to"));
  expect(entry.TelemetryExporter).toEqual(Object.fromEntries(formats));
  expect(formats).toHaveLength(9);
});
