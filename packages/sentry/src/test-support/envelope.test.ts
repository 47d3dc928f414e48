import { describe, expect, it } from "vitest";
import { parseEnvelope } from "./envelope.ts";

const envelope = (...lines: (object | string)[]): Buffer =>
  Buffer.from(lines.map((line) => (typeof line === "string" ? line : JSON.stringify(line))).join("\n"));

const event = { event_id: "0".repeat(32), timestamp: 1 };

const span = {
  trace_id: "1".repeat(32),
  span_id: "2".repeat(16),
  name: "chat",
  start_timestamp: 1,
  end_timestamp: 2,
  status: "ok",
  attributes: { model: { type: "string", value: "gpt" } },
};

const spans = (items: object[], header: object = {}): Buffer => {
  const own = { type: "span", item_count: items.length, content_type: "application/vnd.sentry.items.span.v2+json" };
  return envelope({}, { ...own, ...header }, { version: 2, items });
};

describe("the envelope parser", () => {
  it("reads items by length and by line", () => {
    const body = JSON.stringify({ ...event, message: "ä\nö" });
    const items = parseEnvelope(
      envelope({}, { type: "event", length: Buffer.byteLength(body) }, body, { type: "event" }, event),
    );
    expect(items.map(({ payload }) => payload)).toEqual([{ ...event, message: "ä\nö" }, event]);
  });

  it("reads spans of version 2", () => {
    expect(parseEnvelope(spans([span]))[0]?.payload).toEqual({ version: 2, items: [span] });
  });

  it.each([
    ["an envelope without items", envelope({})],
    ["an item longer than its envelope", envelope({}, { type: "event", length: 999 }, event)],
    ["an item of no type", envelope({}, {}, event)],
    ["an event without id", envelope({}, { type: "event" }, { timestamp: 1 })],
    ["a wrong number of spans", spans([span], { item_count: 2 })],
    ["spans of another version", spans([span], { content_type: "application/json" })],
    ["a span that ends before it starts", spans([{ ...span, end_timestamp: 0 }])],
    ["a span that has not ended", spans([{ ...span, end_timestamp: undefined }])],
    ["a span with an unknown status", spans([{ ...span, status: "unavailable" }])],
    [
      "an attribute that is not of its type",
      spans([{ ...span, attributes: { model: { type: "integer", value: "gpt" } } }]),
    ],
  ])("refuses %s", (_, body) => {
    expect(() => parseEnvelope(body)).toThrow("Bad envelope");
  });
});
