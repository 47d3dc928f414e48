import { gzipSync } from "node:zlib";
import * as Sentry from "@sentry/node";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { sentryReceiver } from "./sentry-receiver.ts";

const receiver = sentryReceiver();
let dsn: string;
beforeAll(async () => {
  dsn = await receiver.start();
});
beforeEach(() => {
  receiver.clear();
  Sentry.getIsolationScope().clearBreadcrumbs();
});
afterAll(() => receiver.close());

const itemTypes = (): string[] =>
  receiver.received.flatMap(({ content }) => content.items.map(({ type }) => type)).toSorted();

describe.each(["stream", "static"] as const)("the Sentry SDK with spans sent as %s", (traceLifecycle) => {
  test("gets errors, spans, logs, metrics and sessions through", async () => {
    Sentry.init({ dsn, defaultIntegrations: false, tracesSampleRate: 1, release: "demo@1.0.0", traceLifecycle });
    Sentry.startSession();
    Sentry.startSpan({ name: "chat gpt-x", op: "gen_ai.chat" }, (span) => {
      span.setAttribute("gen_ai.request.model", "gpt-x");
      Sentry.addBreadcrumb({ message: "retry – naïve ✓" });
      Sentry.captureException(new Error("The stream was cut."));
    });
    Sentry.logger.info("done");
    Sentry.metrics.distribution("l0.duration", 12);
    Sentry.endSession();
    expect(await Sentry.close(2000)).toBe(true);
    expect(receiver.rejected).toEqual([]);
    const span = traceLifecycle === "stream" ? "span" : "transaction";
    expect(new Set(itemTypes())).toEqual(new Set(["event", "log", "session", "trace_metric", span]));
    const event = receiver.received.find(({ summary }) => summary === "event: Error")?.content.items[0];
    expect(event?.payload).toMatchObject({
      exception: { values: [{ type: "Error", value: "The stream was cut." }] },
      breadcrumbs: [{ message: "retry – naïve ✓" }],
    });
  });
});

test("an envelope that the SDK zips gets through", async () => {
  Sentry.init({ dsn, defaultIntegrations: false, maxBreadcrumbs: 100 });
  for (let i = 0; i < 100; i++) Sentry.addBreadcrumb({ message: "x".repeat(500) });
  Sentry.captureMessage("large");
  expect(await Sentry.close(2000)).toBe(true);
  expect(receiver.rejected).toEqual([]);
  expect(receiver.received).toMatchObject([{ summary: "event: large" }]);
});

const ID = "a".repeat(32);
const event = { event_id: ID, timestamp: 1 };
const line = (value: unknown): string => JSON.stringify(value);
const envelope = (header: object, ...lines: string[]): string => [line(header), ...lines].join("\n");

function post(body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) {
  const { origin, username, pathname } = new URL(dsn);
  const auth = { "x-sentry-auth": `Sentry sentry_version=7, sentry_key=${username}` };
  return fetch(`${origin}/api${pathname}/envelope/`, { method: "POST", body, headers: { ...auth, ...headers } });
}

describe("what is an envelope", () => {
  test.each([
    ["of nothing", envelope({})],
    ["with a line break at its end", envelope({}, line({ type: "event" }), line(event), "")],
    [
      "whose items say how long they are",
      envelope({}, line({ type: "attachment", length: 3 }), "a\nb", line({ type: "x" }), "{}"),
    ],
    ["with an attachment that is no JSON", envelope({}, line({ type: "attachment", length: 2 }), "é")],
    ["with an empty attachment at its end", envelope({}, line({ type: "attachment", length: 0 }), "")],
  ])("%s is accepted", async (_, body) => {
    expect((await post(body)).status).toBe(200);
    expect(receiver.counts).toEqual({ received: 1, rejected: 0 });
  });

  test("is answered with the id of its event, also when it was zipped", async () => {
    const body = new Uint8Array(gzipSync(envelope({ event_id: ID }, line({ type: "event" }), line(event))));
    expect(await (await post(body, { "content-encoding": "gzip" })).json()).toEqual({ id: ID });
  });

  test("is known by the key in its header, in the query or in its own DSN", async () => {
    const { origin, pathname } = new URL(dsn);
    const to = (query: string, header: object) =>
      fetch(`${origin}/api${pathname}/envelope/${query}`, { method: "POST", body: envelope(header) });
    const answers = await Promise.all([to("?sentry_key=embedded", {}), to("", { dsn }), to("?sentry_key=other", {})]);
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 401]);
  });
});

describe("what is no envelope", () => {
  test.each([
    ["an empty body", "", /header is no JSON/],
    ["a header that is no object", "[]", /expected object/],
    ["a bad event id", envelope({ event_id: "abc" }), /32 hexadecimal digits/],
    ["a bad time", envelope({ sent_at: "yesterday" }), /sent_at/],
    ["an item without a type", envelope({}, line({}), "{}"), /Item 1's header: .*type/s],
    ["an item without a payload", envelope({}, line({ type: "event" })), /Item 1 \(event\) is no JSON/],
    [
      "an item that is too short",
      envelope({}, line({ type: "attachment", length: 9 }), "abc"),
      /ends before its length of 9/,
    ],
    [
      "an item that is too long",
      envelope({}, line({ type: "attachment", length: 2 }), "abc"),
      /longer than its length/,
    ],
    ["an item that is no JSON", envelope({}, line({ type: "session" }), "{"), /Item 1 \(session\) is no JSON/],
    ["an event without an id", envelope({}, line({ type: "event" }), line({ timestamp: 1 })), /event_id/],
    [
      "a batch that is not counted right",
      envelope(
        {},
        line({ type: "log", item_count: 2, content_type: "application/vnd.sentry.items.log+json" }),
        line({ items: [{}] }),
      ),
      /number of items/,
    ],
  ])("%s is refused", async (_, body, reason) => {
    const response = await post(body);
    expect(response.status).toBe(400);
    expect(((await response.json()) as { detail: string }).detail).toMatch(reason);
    expect(receiver.counts).toEqual({ received: 0, rejected: 1 });
  });
});
