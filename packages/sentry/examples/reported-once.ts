import { isL0Error, l0 } from "@l0/core";
import { createSentryHandler } from "@l0/sentry";
import * as Sentry from "@sentry/node";

Sentry.init({
  dsn: process.env["SENTRY_DSN"],
  // The handler has reported the failure of the stream already, without its causes.
  beforeSend: (event, hint) => (isL0Error(hint.originalException) ? null : event),
});

const handler = createSentryHandler({ sentry: Sentry });

try {
  const result = await l0({ stream: () => Promise.reject(new Error("no route")), onEvent: handler });
  console.log(await result.text());
} catch (error) {
  // What the error handler of a web framework does with what a route throws.
  Sentry.captureException(error);
}

await handler.flush?.();
