import { expect, test } from "vitest";
import * as entry from "./index.ts";

test("gathers the formats, which are also exports of their own", () => {
  const { jsonlFile: _, TelemetryExporter, ...formats } = entry;
  expect(TelemetryExporter).toEqual(formats);
});
