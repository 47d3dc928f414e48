import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { CODES, type L0ErrorCode } from "./codes.ts";
import { isL0Error, L0Error } from "./l0-error.ts";

describe("L0Error", () => {
  test.each(Object.keys(CODES) as L0ErrorCode[])("%s has the category and the failure type of the table", (code) => {
    const error = new L0Error({ code, message: "m" });
    const decision: { category: string; failureType: string; retryReason?: string } = CODES[code];
    expect(error).toMatchObject({ name: "L0Error", code, message: "m", ...decision });
    expect(error.retryable).toBe(decision.retryReason !== undefined);
  });

  test("what is given wins over the table; an undefined reason means never retried", () => {
    const init = { code: "NETWORK_ERROR", message: "", category: "provider", retryReason: undefined } as const;
    const error = new L0Error(init);
    expect([error.category, error.retryable]).toEqual(["provider", false]);
  });

  test("what is not known is absent", () => {
    const keys = Object.keys(new L0Error({ code: "ZERO_OUTPUT", message: "" }));
    for (const absent of ["cause", "errorType", "statusCode", "retryAfter", "errors"])
      expect(keys).not.toContain(absent);
  });

  test("JSON holds neither cause nor stack", () => {
    const error = new L0Error({
      code: "NETWORK_ERROR",
      message: "m",
      cause: new Error("content"),
      errorType: "dns_error",
    });
    error.context = { tokenCount: 2 };
    const json = JSON.parse(JSON.stringify(error)) as Record<string, unknown>;
    const { timestamp } = error;
    const known = { name: "L0Error", message: "m", code: "NETWORK_ERROR", category: "network", failureType: "network" };
    expect(json).toMatchObject({ ...known, timestamp, errorType: "dns_error", context: { tokenCount: 2 } });
    for (const key of ["cause", "stack", "statusCode"]) expect(json).not.toHaveProperty(key);
  });
});

describe("the checkpoint of an error", () => {
  test("is there once the session has set it", () => {
    const error = new L0Error({ code: "NETWORK_ERROR", message: "m" });
    expect([error.hasCheckpoint, error.checkpoint]).toEqual([false, undefined]);
    error.checkpoint = "the patient";
    expect([error.hasCheckpoint, error.checkpoint]).toEqual([true, "the patient"]);
  });

  test("is content: in no JSON, no copy of the fields and no log", () => {
    const error = new L0Error({ code: "NETWORK_ERROR", message: "m" });
    error.checkpoint = "the patient";
    for (const shown of [JSON.stringify(error), JSON.stringify({ ...error }), inspect(error, { showHidden: true })])
      expect(shown).not.toContain("patient");
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ hasCheckpoint: true });
  });
});

describe("isL0Error", () => {
  test("knows one of another copy of the package", () => {
    const other = Object.assign(new Error("x"), { name: "L0Error", code: "ZERO_OUTPUT" });
    expect(isL0Error(other)).toBe(true);
    expect(isL0Error(new L0Error({ code: "ZERO_OUTPUT", message: "" }))).toBe(true);
  });

  test.each([new Error("x"), { name: "L0Error", code: "ZERO_OUTPUT" }, null, undefined, "L0Error"])(
    "does not take %o for one",
    (value) => expect(isL0Error(value)).toBe(false),
  );
});
