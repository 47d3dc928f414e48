import { expect, test } from "vitest";
import { streamInfoOf } from "./stream-info-of.ts";
import { telemetryOf } from "./telemetry-of.ts";

test("a stream has ids, an empty context, and is sampled", () => {
  expect(streamInfoOf()).toEqual({ streamId: "stream-1", sessionId: "session-1", context: {}, sampled: true });
});

test("it has the ids that records have", () => {
  expect(telemetryOf()).toMatchObject({ streamId: streamInfoOf().streamId, sessionId: streamInfoOf().sessionId });
});

test("what is given wins", () => {
  const context = { tenant: "a" };
  expect(streamInfoOf({ model: "gpt-5", context, sampled: false })).toEqual({
    streamId: "stream-1",
    sessionId: "session-1",
    model: "gpt-5",
    context,
    sampled: false,
  });
});

test("each is a stream of its own", () => {
  expect(streamInfoOf()).not.toBe(streamInfoOf());
});
