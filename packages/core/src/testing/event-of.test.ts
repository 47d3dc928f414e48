import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { l0, type L0Event } from "../index.ts";
import { eventOf } from "./event-of.ts";
import { streamInfoOf } from "./stream-info-of.ts";
import { telemetryOf } from "./telemetry-of.ts";

const NOW = 1_700_000_000_000;
const STREAM = streamInfoOf({ model: "gpt-5", provider: "openai", context: { tenant: "a" } });
const BASE = { ts: NOW, streamId: "stream-1", sessionId: "session-1", context: { tenant: "a" } };

beforeEach(() => void vi.useFakeTimers({ now: NOW, toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

describe("an event that frames a stream needs nothing", () => {
  test("SESSION_START knows the stream", () => {
    const names = { model: "gpt-5", provider: "openai", sampled: true };
    const start = { ...BASE, type: "SESSION_START", operation: "chat", startTime: NOW, ...names };
    expect(eventOf("SESSION_START", STREAM)).toEqual(start);
    expect(eventOf("SESSION_START", streamInfoOf({ sampled: false }))).toEqual({
      type: "SESSION_START",
      ts: NOW,
      streamId: "stream-1",
      sessionId: "session-1",
      context: {},
      operation: "chat",
      startTime: NOW,
      sampled: false,
    });
  });

  test("ATTEMPT_START and ATTEMPT_END are of the first attempt", () => {
    const start = { attempt: 1, isRetry: false, isFallback: false, fallbackIndex: 0 };
    expect(eventOf("ATTEMPT_START", STREAM)).toEqual({ ...BASE, type: "ATTEMPT_START", ...start });
    const end = { attempt: 1, outcome: "completed", tokens: 0, duration: 0 };
    expect(eventOf("ATTEMPT_END", STREAM)).toEqual({ ...BASE, type: "ATTEMPT_END", ...end });
  });

  test("SESSION_END has a record of the stream", () => {
    const { streamId, sessionId } = BASE;
    const telemetry = telemetryOf({ streamId, sessionId, model: "gpt-5", provider: "openai" });
    expect(eventOf("SESSION_END", STREAM)).toEqual({ ...BASE, type: "SESSION_END", outcome: "completed", telemetry });
    const other = streamInfoOf({ streamId: "s", sessionId: "t", sampled: false });
    expect(eventOf("SESSION_END", other).telemetry).toEqual(
      telemetryOf({ streamId: "s", sessionId: "t", sampled: false }),
    );
  });

  test("SESSION_END has a record of the outcome that is given", () => {
    const { telemetry } = eventOf("SESSION_END", STREAM, { outcome: "aborted" });
    expect(telemetry).toMatchObject({ outcome: "aborted", aborted: true, completed: false });
  });

  test("SESSION_END has the record that is given, and ends as it says", () => {
    const telemetry = telemetryOf({ outcome: "aborted", streamId: "other" });
    const end = eventOf("SESSION_END", STREAM, { telemetry });
    expect(end.telemetry).toBe(telemetry);
    expect(end.outcome).toBe("aborted");
    expect(eventOf("SESSION_END", STREAM, { telemetry, outcome: "failed" }).outcome).toBe("failed");
  });
});

test("a lifecycle event has the common fields and what is given", () => {
  const fields = { timeToFirstToken: 120 };
  expect(eventOf("FIRST_TOKEN", STREAM, fields)).toEqual({ ...BASE, type: "FIRST_TOKEN", ...fields });
});

test("what is given wins, and a start is when the event is", () => {
  expect(eventOf("SESSION_START", STREAM, { ts: 5, model: "o3" })).toMatchObject({ ts: 5, startTime: 5, model: "o3" });
  expect(eventOf("ATTEMPT_END", STREAM, { attempt: 2, tokens: 9 })).toMatchObject({ attempt: 2, tokens: 9 });
  expect(eventOf("token", STREAM, { value: "a", offset: 4 })).toMatchObject({ attempt: 1, offset: 4 });
});

test("a stream event has a place in the stream and no time", () => {
  expect(eventOf("token", STREAM, { value: "a" })).toEqual({ type: "token", value: "a", attempt: 1, offset: 0 });
});

test("the compiler asks for what has no default", () => {
  // @ts-expect-error -- a FIRST_TOKEN says when
  const late = eventOf("FIRST_TOKEN", STREAM, {});
  // @ts-expect-error -- a token is some text
  const token = eventOf("token", STREAM);
  expect([late, token]).toEqual([
    { ...BASE, type: "FIRST_TOKEN" },
    { type: "token", attempt: 1, offset: 0 },
  ]);
});

test("events have the fields that the runtime gives them", async () => {
  const seen: L0Event[] = [];
  const stream = () => ["a"];
  await (await l0({ stream, model: "gpt-5", provider: "openai", onEvent: (event) => seen.push(event) })).text();
  const fieldsOf = (event: L0Event | undefined): string[] => Object.keys(event ?? {}).toSorted();
  const made = [
    eventOf("SESSION_START", STREAM),
    eventOf("ATTEMPT_START", STREAM, { model: "gpt-5", provider: "openai" }),
    eventOf("token", STREAM, { value: "a" }),
    eventOf("SESSION_END", STREAM),
  ];
  for (const event of made) expect(fieldsOf(seen.find(({ type }) => type === event.type))).toEqual(fieldsOf(event));
});
