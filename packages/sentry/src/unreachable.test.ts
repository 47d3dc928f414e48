import { l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import * as Sentry from "@sentry/node";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import { brokenSdk } from "./test-support/broken-sdk.ts";
import { EnvelopeReceiver } from "./test-support/envelope-receiver.ts";
import { networkFailure } from "./test-support/failures.ts";
import { HandMadeStream } from "./test-support/hand-made-stream.ts";

let receiver: EnvelopeReceiver;

beforeEach(async () => {
  receiver = await EnvelopeReceiver.start();
  Sentry.init({
    dsn: receiver.dsn,
    tracesSampleRate: 1,
    integrations: [Sentry.httpIntegration({ disableIncomingRequestSpans: true })],
  });
});

afterEach(async () => {
  receiver.answer = undefined;
  await Sentry.close(100);
  await receiver[Symbol.asyncDispose]();
});

const RESET = Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" });

/** What three streams give that are read while Sentry is as it is; one of them fails. */
async function read() {
  const problems: unknown[] = [];
  const handler = createSentryHandler({ sentry: Sentry });
  const run = async (...script: Parameters<typeof scriptedSource>[0]): Promise<string> => {
    const result = await l0({
      stream: scriptedSource(script),
      retry: { maxRetries: 0 },
      onEvent: handler,
      onHandlerError: (error) => problems.push(error),
    });
    return result.text().catch((error: { code: string }) => error.code);
  };
  const texts = [await run("one ", "two"), await run("one ", { throw: RESET }), await run("three")];
  return { texts, problems, handler };
}

const UNTOUCHED = { texts: ["one two", "NETWORK_ERROR", "three"], problems: [] };

describe("streams are as they would be without Sentry", () => {
  it("where nobody answers at the DSN", async () => {
    await receiver[Symbol.asyncDispose]();
    const { handler, ...seen } = await read();
    expect(seen).toEqual(UNTOUCHED);
    await expect(handler.flush?.()).resolves.toBeUndefined();
  });

  it("where Sentry takes a request and does not answer", async () => {
    receiver.answer = "nothing";
    const { handler: _, ...seen } = await read();
    expect(seen).toEqual(UNTOUCHED);
    const flush = vi.fn((timeout: number) => Sentry.flush(Math.min(timeout, 50)));
    await expect(createSentryHandler({ sentry: { ...Sentry, flush } }).flush?.()).resolves.toBeUndefined();
    expect(await flush.mock.results[0]?.value).toBe(false);
  });

  it.each([
    ["a limit for all", { "x-sentry-rate-limits": "60::organization" }],
    ["a time to wait", { "retry-after": "60" }],
  ])("where Sentry has set %s", async (_, headers) => {
    receiver.answer = { status: 429, headers };
    const { handler, ...seen } = await read();
    expect(seen).toEqual(UNTOUCHED);
    await handler.flush?.();
    const { requests } = receiver;
    expect(requests).toBeGreaterThan(0);
    expect((await read()).texts).toEqual(UNTOUCHED.texts);
    await handler.flush?.();
    expect(receiver.requests).toBe(requests);
  });
});

describe("an SDK that the app has closed", () => {
  it("is said for the streams that are lost by it, and for no others", async () => {
    const handler = createSentryHandler({ sentry: Sentry });
    const stream = new HandMadeStream(handler);
    stream.start();
    await Sentry.close(100);
    expect(() => stream.end({ outcome: "failed", error: networkFailure })).toThrow(
      expect.objectContaining({
        cause: new Error("The Sentry SDK is closed: what is told of streams is lost. Close it after they have ended."),
      }),
    );
    const later = new HandMadeStream(createSentryHandler({ sentry: Sentry }), { streamId: "2" });
    later.start();
    later.end();
  });

  it("is told to the runtime once, and costs the stream nothing", async () => {
    const problems: unknown[] = [];
    const result = await l0({
      stream: scriptedSource(["one ", "two"]),
      onEvent: createSentryHandler({ sentry: Sentry }),
      onHandlerError: (error) => problems.push(error),
    });
    await Sentry.close(100);
    expect(await result.text()).toBe("one two");
    expect(problems).toHaveLength(1);
  });
});

describe("an SDK that throws", () => {
  const { startInactiveSpan, addBreadcrumb, captureException, captureEvent, withScope } = brokenSdk;

  it.each([
    ["at everything", brokenSdk],
    ["once a stream has begun", { ...Sentry, startInactiveSpan, addBreadcrumb, captureException, withScope }],
  ])("%s is told to the runtime once, and costs the stream nothing", async (_, sentry) => {
    const problems: Error[] = [];
    const result = await l0({
      stream: scriptedSource(["one ", { throw: RESET }]),
      retry: { maxRetries: 20, baseDelay: 0 },
      onEvent: createSentryHandler({ sentry }),
      onHandlerError: (error) => problems.push(error as Error),
    });
    await expect(result.text()).rejects.toMatchObject({ code: "NETWORK_ERROR" });
    expect(result.state).toMatchObject({ attempt: 21, handlerErrors: 1 });
    expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/^The Sentry SDK threw; \d+ of/)]);
  });

  it("only when the last stream has long ended is told at the next flush", async () => {
    const warn = vi.spyOn(console, "warn").mockReturnValue(undefined);
    const handler = createSentryHandler({ sentry: { ...Sentry, captureException, captureEvent } });
    for (let stream = 0; stream < 200; stream++) {
      const ended = new HandMadeStream(handler, { streamId: String(stream) });
      ended.start();
      try {
        ended.end({ outcome: "failed", error: networkFailure });
      } catch {
        // Of what has been told by then.
      }
    }
    await handler.flush?.();
    await handler.flush?.();
    expect(warn.mock.calls).toEqual([[expect.objectContaining({ message: expect.stringMatching(/^The Sentry SDK/) })]]);
  });
});
