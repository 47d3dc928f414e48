import { l0 } from "@l0/core";
import { createSentryHandler } from "@l0/sentry";
import * as Sentry from "@sentry/node";

Sentry.init({ dsn: process.env["SENTRY_DSN"], tracesSampleRate: 1 });

async function* provider(): AsyncGenerator<string> {
  yield "Hello";
  yield ", ";
  throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
}

const result = await l0({
  stream: provider,
  retry: { maxRetries: 0 },
  onEvent: createSentryHandler({ sentry: Sentry }),
});

try {
  for await (const event of result.stream) {
    if (event.type === "token") process.stdout.write(event.value);
  }
} catch (error) {
  console.log(`\n${String(error)}`);
}

await Sentry.flush(2000);
