import { L0Error, type LifecycleEvent } from "@l0/core";
import { expect, test } from "vitest";
import { shownEvent } from "./shown-event.ts";

const COMMON = { ts: 1, streamId: "s", sessionId: "s", context: { user: "u" } };

const shown = (event: object): object => shownEvent({ ...COMMON, ...event } as unknown as LifecycleEvent).fields;

test("an error is shown as code and message, without its cause", () => {
  const error = new L0Error({ code: "NETWORK_ERROR", message: "It broke.", cause: new Error("secret") });
  expect(shown({ type: "NETWORK_ERROR", error, errorType: "econnreset", retryable: true })).toEqual({
    "error.code": "NETWORK_ERROR",
    "error.message": "It broke.",
    errorType: "econnreset",
    retryable: true,
  });
});

test("an object's fields are shown one by one", () => {
  const usage = { inputTokens: 3, outputTokens: 2, source: "provider" };
  expect(shown({ type: "COMPLETE", tokenCount: 2, usage })).toEqual({
    tokenCount: 2,
    "usage.inputTokens": 3,
    "usage.outputTokens": 2,
    "usage.source": "provider",
  });
});

test("content is left out, and so is what is unknown", () => {
  const tool = { type: "TOOL_REQUESTED", toolName: "search", toolCallId: "1", arguments: { q: "secret" } };
  expect(shown(tool)).toEqual({ toolName: "search", toolCallId: "1" });
  expect(shown({ type: "ATTEMPT_START", attempt: 1, model: undefined })).toEqual({ attempt: 1 });
});
