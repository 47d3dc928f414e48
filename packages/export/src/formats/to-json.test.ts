import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyTelemetry, bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { toJSON } from "./to-json.ts";

test("gives every field of a record, unknown ones left out", () => {
  expect(JSON.parse(toJSON(fullTelemetry))).toEqual(JSON.parse(JSON.stringify(fullTelemetry)));
  expect(JSON.parse(toJSON(bareTelemetry))).toEqual(bareTelemetry);
});

test("never throws, whatever the metadata holds", () => {
  fc.assert(
    fc.property(anyTelemetry, (telemetry) => {
      expect(JSON.parse(toJSON(telemetry))).toMatchObject({ streamId: telemetry.streamId });
    }),
  );
});

test("keeps every measured value when the metadata is too large", () => {
  const metadata = { list: Array.from({ length: 50_000 }, (_, index) => index) };
  const { metadata: _, ...measured } = fullTelemetry;
  const json = JSON.parse(toJSON({ metadata, ...measured })) as Record<string, unknown>;
  expect(json["error"]).toEqual(fullTelemetry.error);
  expect((json["metadata"] as typeof metadata).list.at(-1)).toBe("[Truncated]");
});

test("indents by two spaces unless told otherwise", () => {
  expect(toJSON(bareTelemetry)).toContain('\n  "streamId": "stream-1"');
  expect(toJSON(bareTelemetry, { indent: 4 })).toContain('\n    "streamId"');
  expect(toJSON(bareTelemetry, { indent: 0 })).not.toContain("\n");
});

test.each([
  [{ indent: 11 }, /toJSON: the option "indent" is 11\. Allowed is a whole number from 0 to 10/],
  [{ indent: 1.5 }, /"indent" is 1\.5/],
  [{ indent: "2" }, /"indent" is "2"/],
  [{ indnet: 2 }, /toJSON: there is no option "indnet"\. Its options are indent\./],
  [3, /toJSON: the options must be an object, not 3\./],
])("refuses the options %j", (options, message) => {
  expect(() => toJSON(bareTelemetry, options as object)).toThrow(message);
  expect(() => toJSON(bareTelemetry, options as object)).toThrow(TypeError);
});
