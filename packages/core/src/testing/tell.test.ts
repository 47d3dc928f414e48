import { expect, test, vi } from "vitest";
import { defineHandler, type L0Event, type StreamInfo } from "../index.ts";
import { eventOf } from "./event-of.ts";
import { streamInfoOf } from "./stream-info-of.ts";
import { tell } from "./tell.ts";

const stream = streamInfoOf({ model: "gpt-5" });

test("a handler gets the event and the stream itself", () => {
  const handler = vi.fn<(event: L0Event, of: StreamInfo) => void>();
  tell(handler, "FIRST_TOKEN", stream, { ts: 1, timeToFirstToken: 120 });
  expect(handler.mock.calls).toEqual([[eventOf("FIRST_TOKEN", stream, { ts: 1, timeToFirstToken: 120 }), stream]]);
  expect(handler.mock.calls[0]?.[1]).toBe(stream);
});

test("a handler is not told of events that it does not list", () => {
  const handle = vi.fn();
  const handler = defineHandler({ label: "ends", events: ["SESSION_END"], handle });
  expect(tell(handler, "SESSION_START", stream)).toBeUndefined();
  expect(handle).not.toHaveBeenCalled();
  tell(handler, "SESSION_END", stream);
  expect(handle).toHaveBeenCalledTimes(1);
});

test("what the handler returns comes back, and so does what it throws", async () => {
  await expect(tell(async () => "sent", "SESSION_END", stream)).resolves.toBe("sent");
  const broken = (): never => {
    throw new Error("broken pipe");
  };
  expect(() => tell(broken, "SESSION_END", stream)).toThrow("broken pipe");
});
