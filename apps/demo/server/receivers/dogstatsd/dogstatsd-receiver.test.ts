import { StatsD } from "hot-shots";
import { afterEach, beforeEach, expect, test } from "vitest";
import { arrivals } from "../arrivals.ts";
import { dogstatsdReceiver } from "./dogstatsd-receiver.ts";

const receiver = dogstatsdReceiver();
let client: StatsD;

beforeEach(async () => {
  const [host, port] = (await receiver.start()).split(":");
  client = new StatsD({
    host: host!,
    port: Number(port),
    datadog: false,
    maxBufferSize: 1432,
    bufferFlushInterval: 60_000,
  });
});
afterEach(async () => {
  await new Promise<void>((resolve) => client.close(() => resolve()));
  await receiver.close();
  receiver.clear();
});

const flush = (): Promise<void> => new Promise((resolve) => client.flush(() => resolve()));

test("what hot-shots sends in one packet arrives as its lines", async () => {
  const tags = { model: "gpt-x", outcome: "completed" };
  client.increment("l0.requests", 1, tags);
  client.distribution("l0.duration", 12.5, tags);
  client.gauge("l0.active", 3, { timestamp: new Date(1_700_000_000_000) });
  client.histogram("l0.tokens", 300, 0.9999, tags);
  client.timing("l0.wait", 20);
  client.set("l0.users", "a");
  client.check("l0.up", 0, { message: "fine" });
  client.event("cut", "The stream was cut.\nTwice.", { alert_type: "error" });
  await Promise.all([arrivals(receiver, 8), flush()]);
  expect(receiver.rejected).toEqual([]);
  expect(new Set(receiver.received.map(({ content }) => content.datagram)).size).toBe(1);
  expect(receiver.received.map(({ content }) => content.message)).toMatchObject([
    { name: "l0.requests", type: "c", values: [1], tags: ["model:gpt-x", "outcome:completed"] },
    { name: "l0.duration", type: "d", values: [12.5] },
    { name: "l0.active", type: "g", timestamp: 1_700_000_000 },
    { name: "l0.tokens", type: "h", sampleRate: 0.9999 },
    { name: "l0.wait", type: "ms" },
    { name: "l0.users", type: "s", values: ["a"] },
    { kind: "check", name: "l0.up", status: 0, message: "fine" },
    { kind: "event", title: "cut", text: "The stream was cut.\nTwice.", alertType: "error" },
  ]);
});

test("malformed lines that hot-shots lets through are refused one by one, and the rest of the packet is kept", async () => {
  client.increment("l0.good");
  client.gauge("l0.injected", "5|c|#evil:1" as never);
  client.gauge("l0.nan", Number.NaN);
  client.increment("bad name");
  client.event("café", "wrong lengths");
  client.increment("l0.last");
  await Promise.all([arrivals(receiver, 6), flush()]);
  expect(receiver.counts).toEqual({ received: 2, rejected: 4 });
  expect(receiver.received.map(({ summary }) => summary)).toEqual(["l0.good:1|c", "l0.last:1|c"]);
  expect(receiver.rejected.map(({ excerpt }) => excerpt)).toEqual([
    "l0.injected:5|c|#evil:1|g",
    "l0.nan:NaN|g",
    "bad name:1|c",
    expect.stringContaining("café"),
  ]);
});

test("the receiver can be closed twice and started again", async () => {
  await receiver.close();
  await receiver.close();
  const [host, port] = (await receiver.start()).split(":");
  const again = new StatsD({ host: host!, port: Number(port), datadog: false });
  again.increment("l0.again");
  await arrivals(receiver, 1);
  expect(receiver.received).toMatchObject([{ summary: "l0.again:1|c" }]);
  await new Promise<void>((resolve) => again.close(() => resolve()));
});
