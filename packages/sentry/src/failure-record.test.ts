import { describe, expect, it } from "vitest";
import { failureRecordOf } from "./failure-record.ts";

describe("what was thrown, as it is captured", () => {
  const unreadable = Object.defineProperty(new Error("x"), "message", {
    get: () => {
      throw new Error("unreadable");
    },
  });
  const NO_MESSAGE = "The error has no message.";

  it.each<[string, thrown: unknown, code: string, message: string]>([
    ["an error", new RangeError("too far"), "RangeError", "too far"],
    ["an error whose message is an object", Object.assign(new Error("x"), { message: { a: 1 } }), "Error", NO_MESSAGE],
    ["an error that cannot be read", unreadable, "Error", NO_MESSAGE],
    ["an error without anything", Object.create(Error.prototype), "Error", NO_MESSAGE],
    ["an error without a name", Object.assign(new Error("text"), { name: "" }), "Error", "text"],
    ["an error whose name has lines", Object.assign(new Error("text"), { name: "A\nB" }), "A B", "text"],
    [
      "an error of your own class",
      new (class Refused extends Error {
        override name = "Refused";
      })("no"),
      "Refused",
      "no",
    ],
    ["a text", "text", "Error", "text"],
    ["nothing", undefined, "Error", "What was thrown is no error."],
    ["a symbol", Symbol("x"), "Error", "What was thrown is no error."],
    ["an object", { message: "x" }, "Error", "What was thrown is no error."],
  ])("%s", (_, thrown, code, message) => {
    expect(failureRecordOf(thrown)).toMatchObject({ code, message });
  });

  it("has a length that Sentry takes", () => {
    const error = Object.assign(new Error("x".repeat(100_000)), { name: "N".repeat(1000) });
    const { code, message, stack } = failureRecordOf(error);
    expect([code, message, stack].map((text) => text?.length)).toEqual([200, 8192, 8192]);
  });

  it("holds no key that its texts hold, also where it is cut", () => {
    const key = ["sk", "0123456789abcdef0123"].join("-");
    const record = failureRecordOf(new Error(`${"x".repeat(8180)} ${key}`));
    expect(JSON.stringify(record)).not.toContain(key.slice(0, 8));
  });
});
