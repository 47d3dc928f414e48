import { l0 } from "@l0/core";
import { createSentryHandler } from "@l0/sentry";
import * as Sentry from "@sentry/node";

Sentry.init({ dsn: process.env["SENTRY_DSN"], tracesSampleRate: 1 });

// One handler serves any number of streams at once.
const handler = createSentryHandler({
  sentry: Sentry,
  tags: { feature: "answers" },
  environment: "staging",
  captureNetworkErrors: false,
});

async function* provider(): AsyncGenerator<string> {
  yield "It is ";
  yield "noon.";
}

/** In a server the SDK has started the span of the request already; the stream hangs under it. */
export async function answer(): Promise<string> {
  return Sentry.startSpan({ name: "GET /answer", op: "http.server" }, async () => {
    const result = await l0({ stream: provider, model: "gpt-5", provider: "openai", onEvent: handler });
    return result.text();
  });
}

console.log(await answer());
await handler.flush?.();
