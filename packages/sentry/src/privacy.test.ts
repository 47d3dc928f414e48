import { l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";
import * as Sentry from "@sentry/node";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createSentryHandler } from "./sentry-handler.ts";
import { SentryApp } from "./test-support/sentry-app.ts";

const SECRET = "sk-prompt-of-the-user";

let app: SentryApp;

beforeAll(async () => {
  // As talkative as the SDK can be made.
  const integrations = [
    Sentry.httpIntegration({ disableIncomingRequestSpans: true }),
    Sentry.extraErrorDataIntegration({ depth: 10 }),
    Sentry.linkedErrorsIntegration({ limit: 10 }),
  ];
  app = await SentryApp.start({ integrations, normalizeDepth: 10 });
});

afterEach(() => app.reset());

afterAll(() => app[Symbol.asyncDispose]());

/** An error as a provider's SDK throws it: the request and the answer hang on it. */
const providerError = (fields: object = {}): Error =>
  Object.assign(new Error(`400 could not answer: ${SECRET}`, { cause: new Error(`sent ${SECRET}`) }), {
    status: 400,
    error: { type: "invalid_request_error", message: `bad prompt: ${SECRET}` },
    request: { body: { messages: [{ role: "user", content: SECRET }] } },
    responseBody: `{"echo":"${SECRET}"}`,
    errors: [new Error(SECRET)],
    ...fields,
  });

const reset = (): Error =>
  providerError({ status: undefined, error: undefined, errors: undefined, code: "ECONNRESET" });

const toolCall = {
  choices: [
    {
      index: 0,
      delta: { tool_calls: [{ index: 0, id: "call-1", function: { name: "search", arguments: `{"q":"${SECRET}"}` } }] },
      finish_reason: "tool_calls",
    },
  ],
};

async function run(
  stream: Parameters<typeof l0>[0]["stream"],
  fallbackStreams: (typeof stream)[] = [],
): Promise<unknown> {
  const result = await l0({
    stream,
    fallbackStreams,
    retry: { maxRetries: 1, baseDelay: 1 },
    context: { apiKey: SECRET },
    monitoring: { metadata: { prompt: SECRET } },
    onEvent: createSentryHandler({ sentry: Sentry }),
  });
  return result.text().catch((error: unknown) => error);
}

describe("what the user said and what the model said", () => {
  it.each([
    ["thrown by the factory", () => Promise.reject(providerError())],
    ["thrown in the middle", scriptedSource([SECRET, { throw: reset() }])],
    ["in an error frame", scriptedSource(["one ", { chunk: { error: { message: SECRET, type: "server_error" } } }])],
    [
      "in an error of an unknown kind",
      scriptedSource([{ throw: Object.assign(new Error(SECRET), { name: `Refused: ${SECRET}` }) }]),
    ],
  ])("stays in the process where it is %s", async (_, stream) => {
    const error = await run(stream);
    expect(error).toBeInstanceOf(Error);
    const { events, wire } = await app.received();
    expect(events).toHaveLength(1);
    expect(events[0]?.exception.values).toHaveLength(1);
    expect(wire).not.toContain(SECRET);
  });

  it("stays in the process where all goes well, a tool call included", async () => {
    await run(scriptedSource([SECRET, { chunk: toolCall }]));
    const { spans, events, wire } = await app.received();
    expect({ spans: spans.length, events: events.length }).toEqual({ spans: 2, events: 0 });
    expect(wire).not.toContain(SECRET);
  });

  it("stays in the process where every source has failed", async () => {
    await run(() => Promise.reject(providerError()), [() => Promise.reject(reset())]);
    const { events, wire } = await app.received();
    expect(events).toHaveLength(1);
    expect(wire).not.toContain(SECRET);
  });

  it("would not, were the error handed to the SDK as it is", async () => {
    Sentry.captureException(await run(() => Promise.reject(providerError())));
    const { events, wire } = await app.received();
    expect(events).toHaveLength(2);
    expect(wire).toContain(SECRET);
  });
});
