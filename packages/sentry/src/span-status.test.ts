import type { Outcome } from "@l0/core";
import { describe, expect, it } from "vitest";
import { statusOf } from "./span-status.ts";

describe("statusOf", () => {
  it("is good for a stream that completed", () => {
    expect(statusOf("completed", undefined)).toEqual({ code: 1 });
  });

  it.each<Outcome>(["aborted", "abandoned"])("is cancelled, not failed, for a stream that was %s", (outcome) => {
    expect(statusOf(outcome, "STREAM_ABORTED")).toEqual({ code: 2, message: "cancelled" });
  });

  it.each([
    ["INTER_TOKEN_TIMEOUT", "deadline_exceeded"],
    ["NETWORK_ERROR", "unavailable"],
    ["RATE_LIMITED", "resource_exhausted"],
    ["ZERO_OUTPUT", "data_loss"],
  ] as const)("names the failure: %s is %s", (code, message) => {
    expect(statusOf("failed", code)).toEqual({ code: 2, message });
  });

  it("is an internal error where the failure is of a kind that is not known here", () => {
    expect(statusOf("failed", undefined)).toEqual({ code: 2, message: "internal_error" });
    expect(statusOf("failed", "OF_A_LATER_CORE" as "NETWORK_ERROR")).toEqual({ code: 2, message: "internal_error" });
  });
});
