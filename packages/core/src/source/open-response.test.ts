import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { classify } from "../errors/classify.ts";
import type { L0Error } from "../errors/l0-error.ts";
import { type Decoded, runDecoder } from "../testing/decode-chunks.ts";
import type { Decoder } from "./decoder.ts";
import { openSource } from "./open.ts";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const EVENT = JSON.stringify({ choices: [{ delta: { content: "Hi" }, finish_reason: "stop" }] });

function respond(body: BodyInit | null, contentType: string, init: ResponseInit = {}): Response {
  return new Response(body, { ...init, headers: { "content-type": contentType, ...init.headers } });
}

/** Reads a response to its end, and says how it ended. */
async function read(response: Response): Promise<Decoded> {
  const { iterator, decoder } = openSource(response);
  const run = runDecoder(decoder as Decoder);
  for (;;) {
    const { value, done } = await iterator.next();
    if (done) return run.end();
    run.push(value);
  }
}

const failureOf = async (response: Response): Promise<unknown> =>
  classify(await Promise.resolve(openSource(response).iterator.next()).catch((error: unknown) => error));

describe("a Response", () => {
  test.each([
    ["text/event-stream", `data: ${EVENT}\n\ndata: [DONE]\n\n`],
    ["text/event-stream; charset=utf-8", `: hi\n\ndata: ${EVENT}\n\n`],
    ["Text/Event-Stream", `data: ${EVENT}\n\n`],
    ["application/x-ndjson", EVENT],
    ["application/jsonl; charset=utf-8", `${EVENT}\n`],
  ])("of %s is read by its chunks", async (contentType, body) => {
    expect(await read(respond(body, contentType))).toMatchObject({ tokens: ["Hi"], finished: true, errors: [] });
  });

  test.each([
    ["text/html", respond("<html>", "text/html; charset=utf-8")],
    ["no content type", new Response(new Uint8Array([1]))],
  ])("of %s is no stream, the error says so, and its body is cancelled", (contentType, response) => {
    const cancel = vi.spyOn(ReadableStreamDefaultReader.prototype, "cancel");
    expect(() => openSource(response)).toThrow(
      expect.objectContaining({ code: "INVALID_STREAM", message: expect.stringContaining(contentType) }) as Error,
    );
    expect(cancel).toHaveBeenCalledOnce();
  });

  test.each([
    ["nothing of an error", `{"choices":[],"error":null}`],
    ["a list of chunks", `[{"candidates":[]}]`],
    ["no JSON", "<html>"],
  ])("of JSON that says %s is no stream either, and is cancelled", async (_, body) => {
    const cancel = vi.spyOn(ReadableStreamDefaultReader.prototype, "cancel");
    const { message, ...error } = (await failureOf(respond(body, "application/json; charset=utf-8"))) as L0Error;
    expect(error).toMatchObject({ code: "INVALID_STREAM" });
    expect(message).toContain("a Response with status 200 and application/json");
    expect(cancel).toHaveBeenCalledOnce();
  });

  test.each([
    [
      "its code",
      { error: { code: "rate_limit_exceeded", message: "Ada" } },
      { code: "RATE_LIMITED", retryAfter: 7000 },
    ],
    ["words alone", { error: "The model is overloaded, Ada" }, { code: "PROVIDER_ERROR", retryable: true }],
  ])("of JSON that is an error, as some proxies answer with 200, has failed by %s", async (_, body, expected) => {
    const error = (await failureOf(Response.json(body, { headers: { "retry-after": "7" } }))) as L0Error;
    expect({ ...error, retryable: error.retryable }).toMatchObject(expected);
    expect(error.statusCode).toBeUndefined();
    expect(String(error)).not.toContain("Ada");
  });

  test("of JSON is known in capitals, too", async () => {
    const response = respond(`{"error":{"code":"rate_limit_exceeded"}}`, "Application/JSON");
    expect(await failureOf(response)).toMatchObject({ code: "RATE_LIMITED" });
  });

  test("whose body has been read is no stream", async () => {
    const response = respond("", "text/event-stream");
    await response.text();
    expect(() => openSource(response)).toThrow(/body has been read/);
  });

  test("that is an error fails with its status, also where its body has been read", async () => {
    const response = respond("", "text/plain", { status: 503 });
    await response.text();
    expect(await failureOf(response)).toMatchObject({ statusCode: 503 });
  });

  test("without a body just ends", async () => {
    expect(await read(respond(null, "text/event-stream", { status: 204 }))).toMatchObject({ tokens: [], errors: [] });
  });

  test("of another package than the global one, with a body that is only iterable, is read the same", async () => {
    async function* body(): AsyncGenerator<Uint8Array> {
      yield new TextEncoder().encode(EVENT);
    }
    const headers = new Headers({ "content-type": "application/x-ndjson" });
    const response = { ok: true, status: 200, headers, bodyUsed: false, body: body() };
    expect(await read(response as never)).toMatchObject({ tokens: ["Hi"] });
  });

  test("that is told to stop has its body cancelled, also while it is read", async () => {
    const cancel = vi.fn<() => void>();
    const source = openSource(respond(new ReadableStream({ cancel }), "text/event-stream"));
    const read = source.iterator.next();
    source.cancel();
    expect(await read).toMatchObject({ done: true });
    expect(cancel).toHaveBeenCalledOnce();
  });
});

describe("a Response that is an error", () => {
  test("fails with its status, and how long to wait", async () => {
    const headers = { "retry-after": "7" };
    expect(await failureOf(respond("slow down", "text/plain", { status: 429, headers }))).toMatchObject({
      code: "RATE_LIMITED",
      statusCode: 429,
      retryAfter: 7000,
    });
    expect(await failureOf(respond(null, "text/plain", { status: 503 }))).toMatchObject({ retryable: true });
  });

  test.each([
    ["OpenAI", { error: { code: "insufficient_quota", message: "Ada" } }],
    ["Anthropic", { type: "error", error: { type: "billing_error", message: "Ada" } }],
    ["an array", [{ error: { type: "insufficient_quota", message: "Ada" } }]],
  ])("has the code of its body read, and not its words: %s", async (_, body) => {
    const error = await failureOf(Response.json(body, { status: 429 }));
    expect(error).toMatchObject({ code: "PROVIDER_ERROR", statusCode: 429, retryable: false });
    expect(String(error)).not.toContain("Ada");
  });

  test.each([
    ["no JSON", "<html>"],
    ["no object", "null"],
    ["too long", JSON.stringify({ error: { code: "insufficient_quota", message: "x".repeat(20_000) } })],
  ])("whose body is %s is known by its status", async (_, body) => {
    expect(await failureOf(respond(body, "x/y", { status: 429 }))).toMatchObject({ code: "RATE_LIMITED" });
  });

  test("whose body never ends, or fails, is known by its status soon, and is cancelled", async () => {
    const cancel = vi.fn<() => void>();
    const hung = failureOf(respond(new ReadableStream({ cancel }), "application/json", { status: 500 }));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await hung).toMatchObject({ code: "PROVIDER_ERROR", statusCode: 500, retryable: true });
    expect(cancel).toHaveBeenCalledOnce();
    const broken = new ReadableStream({ start: (controller) => controller.error(new TypeError("terminated")) });
    expect(await failureOf(respond(broken, "application/json", { status: 500 }))).toMatchObject({ statusCode: 500 });
    expect(vi.getTimerCount()).toBe(0);
  });
});
