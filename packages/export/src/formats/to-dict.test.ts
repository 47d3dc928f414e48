import { expect, test } from "vitest";
import { bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { toDict } from "./to-dict.ts";
import { toJSON } from "./to-json.ts";

test("is the object that JSON is made of", () => {
  expect(toDict(fullTelemetry)).toEqual(JSON.parse(toJSON(fullTelemetry)));
});

test("can be cloned and changed without touching the record", () => {
  const dict = structuredClone(toDict({ ...bareTelemetry, metadata: { call: () => 1, big: 2n, at: new Date(0) } }));
  expect(dict["metadata"]).toEqual({ big: "2", at: "1970-01-01T00:00:00.000Z" });
  expect(toDict(fullTelemetry)["metrics"]).not.toBe(fullTelemetry.metrics);
});

test("keeps every number, however much a violation says", () => {
  const context = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`word ${index}`, index]));
  const { guardrails } = fullTelemetry;
  const violation = { ...guardrails!.violations[0]!, context };
  const plain = toDict({ ...fullTelemetry, guardrails: { ...guardrails!, violations: [violation] } });
  expect(plain).toMatchObject({
    cost: { total: 0.0375 },
    usage: { inputTokens: 1000 },
    error: { code: "RATE_LIMITED" },
  });
});
