import type { ServerResponse } from "node:http";
import type { Telemetry } from "@l0/core";
import { afterEach, describe, expect, test, vi } from "vitest";
import { toEvent } from "../formats/to-event.ts";
import { toJSONL } from "../formats/to-jsonl.ts";
import { type Answer, hang, httpServer, reset, status } from "../test-support/http-server.ts";
import { end } from "../test-support/session-end.ts";
import { bareTelemetry, fullTelemetry } from "../test-support/telemetry.ts";
import { send, sinkTo, URL_OF_NONE } from "../test-support/sink-to.ts";

afterEach(() => {
  vi.useRealTimers();
});

describe("a request", () => {
  test("is a POST of flat events as JSON, with the headers that were given", async () => {
    const { url, requests } = await httpServer();
    const { sink } = sinkTo(`${url}?key=1`, { headers: { Authorization: "Bearer secret" } });
    end(sink, fullTelemetry);
    end(sink, bareTelemetry);
    await sink.flush();
    expect(requests).toHaveLength(1);
    const [{ method, path, headers, body }] = requests as [(typeof requests)[number]];
    expect({ method, path }).toEqual({ method: "POST", path: "/events?key=1" });
    expect(headers).toMatchObject({ "content-type": "application/json", authorization: "Bearer secret" });
    expect(JSON.parse(body)).toEqual([toEvent(fullTelemetry), toEvent(bareTelemetry)]);
    expect(sink.stats()).toEqual({ received: 2, delivered: 2, queued: 0, dropped: 0 });
  });

  test.each([
    ["a text", toJSONL(bareTelemetry), toJSONL(bareTelemetry)],
    ["bytes", Buffer.from("bytes"), "bytes"],
    ["a buffer of bytes", new TextEncoder().encode("bytes").buffer, "bytes"],
    ["a part of one", new DataView(new TextEncoder().encode("some bytes").buffer, 5), "bytes"],
    ["anything else, as JSON", { records: 1 }, '{"records":1}'],
  ])("may have a body of your own: %s", async (_, made, sent) => {
    const { url, requests } = await httpServer();
    const { sink } = sinkTo(url, { body: () => made, headers: { "content-type": "application/x-ndjson" } });
    end(sink, bareTelemetry);
    await sink.flush();
    expect(requests).toMatchObject([{ body: sent, headers: { "content-type": "application/x-ndjson" } }]);
  });

  test("holds no record of a stream that is not sampled", async () => {
    const { url, requests } = await httpServer();
    const { sink } = sinkTo(url);
    end(sink, { ...bareTelemetry, sampled: false });
    await sink.flush();
    expect(requests).toEqual([]);
  });
});

describe("an answer", () => {
  const connections = (requests: readonly { readonly port: number | undefined }[]): number =>
    new Set(requests.map(({ port }) => port)).size;

  test("that is short leaves its connection to the next request", async () => {
    const slowly = (response: ServerResponse): void => {
      response.write("taken,");
      setTimeout(() => response.end("thank you"), 10);
    };
    const { url, requests } = await httpServer(...Array<Answer>(10).fill(slowly));
    const { sink } = sinkTo(url, { batch: { size: 1 } });
    send(sink, ..."abcdefghij");
    await sink.flush();
    expect(requests).toHaveLength(10);
    expect(connections(requests)).toBeLessThan(4);
  });

  test.each([
    ["never ends", (response: ServerResponse) => void response.writeHead(200).write("x".repeat(200_000))],
    ["is cut", (response: ServerResponse) => void response.writeHead(200).write("x", () => response.destroy())],
  ])("that %s is an answer", async (_, answer) => {
    const { url, requests } = await httpServer(answer);
    const { sink, told } = sinkTo(url, { batch: { size: 1 } });
    send(sink, "a");
    await sink.flush();
    expect(sink.stats().delivered).toBe(1);
    expect(requests).toHaveLength(1);
    expect(told).toEqual([]);
  });
});

describe("a batch", () => {
  test("is sent when it is full, and the rest when it has waited long enough", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { url, taken } = await httpServer();
    const { sink } = sinkTo(url, { batch: { size: 2, maxWait: 500 } });
    send(sink, "a");
    vi.advanceTimersByTime(499);
    expect(sink.stats().queued).toBe(1);
    send(sink, "b");
    await vi.waitFor(() => expect(taken).toEqual(["a", "b"]));
    await vi.waitFor(() => expect(sink.stats().delivered).toBe(2));
    send(sink, "c");
    vi.advanceTimersByTime(500);
    await vi.waitFor(() => expect(taken).toEqual(["a", "b", "c"]));
  });

  test("has so many records at most, in their order", async () => {
    const { url, requests, taken } = await httpServer();
    const { sink } = sinkTo(url, { batch: { size: 2 } });
    send(sink, "a", "b", "c", "d", "e");
    await sink.flush();
    expect(requests.map(({ body }) => (JSON.parse(body) as unknown[]).length)).toEqual([2, 2, 1]);
    expect(taken).toEqual(["a", "b", "c", "d", "e"]);
  });
});

describe("a try that fails for the moment", () => {
  test.each([
    ["500", status(500)],
    ["503", status(503)],
    ["429", status(429)],
    ["408", status(408)],
    ["a cut connection", reset],
  ])("by %s is made again, with the same batch and the same key", async (_, answer) => {
    const { url, requests, taken } = await httpServer(answer, answer);
    const { sink, told } = sinkTo(url, { batch: { size: 2 }, retry: { baseDelay: 1 } });
    send(sink, "a", "b");
    await vi.waitFor(() => expect(sink.stats().delivered).toBe(2));
    expect(taken).toEqual(["a", "b"]);
    expect(told).toHaveLength(1);
    expect(new Set(requests.map(({ body }) => body)).size).toBe(1);
    send(sink, "c", "d");
    await sink.flush();
    const [first, second, third, next] = requests.map(({ headers }) => headers["idempotency-key"]);
    expect(first).toMatch(/^[\da-f-]{36}$/);
    expect([second, third]).toEqual([first, first]);
    expect(next).toMatch(/^[\da-f-]{36}$/);
    expect(next).not.toBe(first);
    expect(requests).toHaveLength(4);
  });

  test("by a server that does not answer is given up in time", async () => {
    const { url, taken } = await httpServer(hang);
    const { sink, told } = sinkTo(url, { timeout: 50, batch: { size: 1 }, retry: { baseDelay: 1 } });
    send(sink, "a");
    await vi.waitFor(() => expect(taken).toEqual(["a"]));
    expect(told).toEqual([`httpSink cannot deliver to ${new URL(url).origin}: no answer came in time (timeout).`]);
  });

  test("by a fetch of your own that heeds no signal is given up in time", async () => {
    const { sink, told } = sinkTo(URL_OF_NONE, { fetch: () => new Promise(() => undefined), timeout: 20 });
    send(sink, "a");
    await expect(sink.flush()).rejects.toThrow(/no answer came in time/);
    expect(told).toHaveLength(1);
  });

  test("by a fetch of your own that throws leaves no rejection behind its time", async () => {
    const fetch = (): never => {
      throw new Error("no network today");
    };
    const { sink } = sinkTo(URL_OF_NONE, { fetch, timeout: 1 });
    send(sink, "a");
    await expect(sink.flush()).rejects.toThrow(/no network today/);
    // The test runner counts what is rejected unseen.
    await new Promise((resolve) => setTimeout(resolve, 20));
  });

  test("has the same records again, whatever their body did to the list", async () => {
    const { url, taken, requests } = await httpServer(status(500));
    const body = (records: readonly Telemetry[]): unknown => (records as Telemetry[]).splice(0).map(toEvent);
    const { sink } = sinkTo(url, { batch: { size: 2 }, retry: { baseDelay: 1 }, body });
    send(sink, "a", "b");
    await vi.waitFor(() => expect(sink.stats()).toMatchObject({ delivered: 2, queued: 0 }));
    expect(taken).toEqual(["a", "b"]);
    expect(requests).toHaveLength(2);
  });

  test("loses the batch when the retries are used up, and the next one has its own", async () => {
    const { url, taken } = await httpServer(status(500), status(500), status(500));
    const { sink, told } = sinkTo(url, { batch: { size: 1 }, retry: { attempts: 2, baseDelay: 1 } });
    send(sink, "a", "b");
    await vi.waitFor(() => expect(taken).toEqual(["b"]));
    await vi.waitFor(() => expect(sink.stats()).toEqual({ received: 2, delivered: 1, queued: 0, dropped: 1 }));
    expect(told).toEqual(Array(2).fill(`httpSink cannot deliver to ${new URL(url).origin}: it answered 500.`));
  });
});

describe("what the server refuses", () => {
  test.each([
    ["400", status(400), /it answered 400/],
    ["401", status(401), /it answered 401/],
    ["413", status(413), /it answered 413/],
    ["a redirect, which would lose the body", status(302, { location: "/elsewhere" }), /it answered 302/],
  ])("by %s is lost, told and counted at once", async (_, answer, message) => {
    const { url, requests, taken } = await httpServer(answer, answer);
    const { sink, told } = sinkTo(url, { batch: { size: 1 } });
    send(sink, "a", "b", "c");
    await expect(sink.flush()).rejects.toThrow(message);
    expect(taken).toEqual(["c"]);
    expect(requests).toHaveLength(3);
    expect(told).toEqual([expect.stringMatching(message)]);
    expect(sink.stats()).toEqual({ received: 3, delivered: 1, queued: 0, dropped: 2 });
  });

  test.each([
    [
      "throws",
      (): never => {
        throw new Error("no body today");
      },
      /its body could not be made: no body today/,
    ],
    ["is none", () => undefined, /its body could not be made: body\(\) gave undefined/],
    ["is no JSON", () => 1n, /its body could not be made: .*BigInt/],
    ["is made later", async () => "[]", /its body could not be made: body\(\) gave a promise/],
    ["fails later", () => Promise.reject(new Error("unseen")), /its body could not be made: body\(\) gave a promise/],
  ])("and a body that %s", async (_, body, message) => {
    const { url, requests } = await httpServer();
    const { sink, told } = sinkTo(url, { body });
    send(sink, "a");
    await expect(sink.flush()).rejects.toThrow(message);
    expect(told).toHaveLength(1);
    expect(requests).toEqual([]);
    expect(sink.stats().dropped).toBe(1);
  });
});

describe("a server that is not there", () => {
  test("costs no more than the queue, and says why", async () => {
    const { sink, told } = sinkTo("http://127.0.0.1:1/events?key=secret", { maxQueue: 2, headers: { a: "secret" } });
    send(sink, "a", "b", "c", "d");
    await expect(sink.flush()).rejects.toThrow(/127\.0\.0\.1:1: .*(?:ECONNREFUSED|bad port)/);
    expect(sink.stats()).toEqual({ received: 4, delivered: 0, queued: 2, dropped: 2 });
    await expect(sink.shutdown()).rejects.toThrow();
    send(sink, "late");
    expect(sink.stats()).toEqual({ received: 5, delivered: 0, queued: 0, dropped: 5 });
    expect(told).toEqual([
      "httpSink dropped a record: 2 of them wait already (maxQueue).",
      expect.stringMatching(/^httpSink cannot deliver/),
    ]);
    expect(told.join()).not.toContain("secret");
  });

  test("leaves no timer behind a shutdown", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const { sink } = sinkTo("http://127.0.0.1:1/");
    send(sink, "a");
    await expect(sink.shutdown()).rejects.toThrow();
    expect(vi.getTimerCount()).toBe(0);
  });
});

test("shutdown asks a server once, and sends nothing more when that has failed", async () => {
  const { url, requests } = await httpServer(status(503));
  const { sink } = sinkTo(url, { batch: { size: 2, maxWait: 60_000 } });
  send(sink, "a", "b", "c");
  await expect(sink.shutdown()).rejects.toThrow(/it answered 503/);
  await new Promise((resolve) => setTimeout(resolve, 50));
  expect(requests).toHaveLength(1);
  expect(sink.stats()).toEqual({ received: 3, delivered: 0, queued: 0, dropped: 3 });
});

test("shutdown delivers what waits", async () => {
  const { url, taken } = await httpServer();
  const { sink } = sinkTo(url);
  send(sink, "a");
  await sink.shutdown();
  expect(taken).toEqual(["a"]);
});
