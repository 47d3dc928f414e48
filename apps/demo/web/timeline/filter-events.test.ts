import { describe, expect, test } from "vitest";
import type { TimelineEntry } from "../run/run-view.ts";
import { outcomeTone, toneOf } from "./event-tone.ts";
import { fieldValue, filterEvents } from "./filter-events.ts";

const ENTRIES: readonly TimelineEntry[] = [
  { at: 0, type: "ATTEMPT_START", fields: { attempt: 1, isRetry: false } },
  { at: 9, type: "RETRY_ATTEMPT", fields: { attempt: 2, reason: "NETWORK_ERROR" } },
  { at: 12, type: "ATTEMPT_START", fields: { attempt: 2, isRetry: true } },
];

describe("the filter", () => {
  test.each([
    ["", [0, 9, 12]],
    ["attempt_start", [0, 12]],
    ["network", [9]],
    ["start attempt=2", [12]],
    ["  RETRY_attempt  ", [9]],
    ["nothing like it", []],
  ])("of “%s” leaves the events at %j", (query, times) => {
    expect(filterEvents(ENTRIES, query).map(({ at }) => at)).toEqual(times);
  });
});

describe("a field", () => {
  test.each([
    [12.3456, "12.35"],
    [120, "120"],
    [0, "0"],
    [0.000_112_4, "0.000112"],
    [false, "false"],
    ["openai", "openai"],
  ])("%s is shown as %s", (value, text) => {
    expect(fieldValue(value)).toBe(text);
  });
});

describe("the tone of an event", () => {
  test.each([
    ["SESSION_START", {}, "plain"],
    ["FIRST_TOKEN", {}, "good"],
    ["NETWORK_ERROR", {}, "bad"],
    ["RESET", {}, "warn"],
    ["ATTEMPT_END", { outcome: "failed" }, "bad"],
    ["ATTEMPT_END", { outcome: "completed" }, "good"],
    ["SESSION_END", { outcome: "abandoned" }, "warn"],
  ] as const)("%s %j is %s", (type, fields, tone) => {
    expect(toneOf({ type, fields })).toBe(tone);
  });

  test("an outcome that is not known has none", () => {
    expect(outcomeTone("")).toBe("plain");
  });
});
