import { l0 } from "@l0/core";
import { createSentryHandler } from "@l0/sentry";
import * as Sentry from "@sentry/node";

Sentry.init({
  dsn: process.env["SENTRY_DSN"],
  tracesSampleRate: 1,
  // L0's span is the call of the model. Without this line it is the SDK's own, where the SDK has traced the client.
  integrations: (defaults) => defaults.filter(({ name }) => name !== "OpenAI"),
});

const result = await l0({
  stream: () => ["It is ", "noon."],
  model: "gpt-5",
  provider: "openai",
  onEvent: createSentryHandler({ sentry: Sentry }),
});

console.log(await result.text());
await Sentry.flush(2000);
