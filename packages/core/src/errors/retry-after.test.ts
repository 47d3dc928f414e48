import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { retryAfterOf } from "./retry-after.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2030-01-01T00:00:00Z") }));
afterEach(() => void vi.useRealTimers());

describe("Retry-After", () => {
  test.each([
    ["seconds", { "retry-after": "3" }, 3000],
    ["a fraction of seconds", { "retry-after": " 0.5 " }, 500],
    ["now", { "retry-after": "0" }, 0],
    ["a date", { "retry-after": "Tue, 01 Jan 2030 00:01:30 GMT" }, 90_000],
    ["a date that has passed", { "retry-after": "Mon, 31 Dec 2029 23:00:00 GMT" }, 0],
    ["milliseconds", { "retry-after-ms": "1250" }, 1250],
    ["milliseconds before seconds", { "retry-after-ms": "1250", "retry-after": "3" }, 1250],
    ["seconds where the milliseconds cannot be read", { "retry-after-ms": "soon", "retry-after": "3" }, 3000],
  ])("%s", (_, headers, ms) => {
    expect(retryAfterOf(headers)).toBe(ms);
    expect(retryAfterOf(new Headers(headers))).toBe(ms);
  });

  test("numbers are as good as texts where a plain object has them", () => {
    expect(retryAfterOf({ "retry-after": 3 })).toBe(3000);
    expect(retryAfterOf({ "retry-after-ms": 20 })).toBe(20);
  });

  test.each([
    [undefined],
    [null],
    ["retry-after: 3"],
    [{}],
    [{ "retry-after": "later" }],
    [{ "retry-after": "" }],
    [{ "retry-after": "-1" }],
    [{ "retry-after": "abc 5" }],
    [{ "retry-after": ["3"] }],
    [{ "retry-after-ms": "-1" }],
  ])("%j says nothing", (headers) => {
    expect(retryAfterOf(headers)).toBeUndefined();
  });

  test("names of headers are the same in any case", () => {
    expect(retryAfterOf({ "Retry-After": "3" })).toBe(3000);
  });

  test("headers of another fetch implementation are read by their get()", () => {
    const foreign = { get: (name: string) => (name === "retry-after" ? "3" : null) };
    expect(retryAfterOf(foreign)).toBe(3000);
  });
});
