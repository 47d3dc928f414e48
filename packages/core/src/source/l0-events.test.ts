import { describe, expect, test } from "vitest";
import type { StreamEvent } from "../events/stream-event.ts";
import { type Decoded, decodeChunks } from "../testing/decode-chunks.ts";
import { l0EventsShape } from "./l0-events.ts";

const decode = (...events: unknown[]): Decoded => decodeChunks(l0EventsShape.decoder(), events);

const at = { attempt: 2, offset: 5 };
const EVENTS: StreamEvent[] = [
  { type: "token", value: "\uD834", ...at },
  { type: "reasoning", value: "hm", ...at },
  { type: "message", role: "tool", value: "{}", toolCallId: "c", toolName: "f", ...at },
  { type: "message", role: "assistant", value: "{", toolCallId: "c", toolName: "f", argumentsError: "no", ...at },
  { type: "data", data: { a: [1] }, ...at },
  { type: "progress", progress: 0.5, ...at },
  { type: "reset", reason: "NETWORK_ERROR", voidedTokens: 3, ...at },
  { type: "complete", finishReason: "stop", usage: { outputTokens: 1, source: "estimated" }, ...at },
];

describe("L0's own events", () => {
  test.each([
    ["as objects", EVENTS],
    ["as they come out of JSON", EVENTS.map((event) => JSON.parse(JSON.stringify(event)))],
  ])("come out as they went in, without the place they had: %s", (_, events) => {
    for (const event of events) expect(l0EventsShape.fits(event)).toBe(true);
    expect(decode(...events)).toEqual({
      tokens: ["\uD834"],
      pieces: [
        { type: "reasoning", value: "hm" },
        { type: "message", role: "tool", value: "{}", toolCallId: "c", toolName: "f" },
        { type: "message", role: "assistant", value: "{", toolCallId: "c", toolName: "f", argumentsError: "no" },
        { type: "data", data: { a: [1] } },
        { type: "progress", progress: 0.5 },
      ],
      takenBack: [{ type: "reset", offset: 5, voidedTokens: 3, reason: "NETWORK_ERROR" }],
      answer: { finishReason: "stop", usage: { outputTokens: 1, source: "estimated" } },
      progress: 0,
      finished: true,
      errors: [],
    });
  });

  test("without attempt and offset are none", () => {
    for (const event of [{ type: "token", value: "a" }, { type: "token", attempt: 1, offset: -1 }, { type: "data" }]) {
      expect(l0EventsShape.fits(event)).toBe(false);
    }
    expect(l0EventsShape.fits({ type: "constructor", ...at })).toBe(false);
  });

  test("an error that a relay adds has failed the stream", () => {
    expect(decode(EVENTS[0], { error: { code: "server_error" } }).errors).toEqual([{ code: "server_error" }]);
  });

  test("what is broken or new carries nothing that could break a consumer", () => {
    const { pieces, ...rest } = decode(
      null,
      7,
      {},
      { type: "__proto__" },
      { type: "message", role: "system", value: 7 },
    );
    expect(pieces).toEqual([{ type: "message", role: "assistant", value: "", toolCallId: "", toolName: "" }]);
    expect(rest).toMatchObject({ tokens: [], errors: [], finished: false });
  });
});
