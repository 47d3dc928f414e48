import { l0 } from "@l0/core";
import { createSentryIntegration } from "@l0/sentry";
import * as Sentry from "@sentry/node";

Sentry.init({ dsn: process.env["SENTRY_DSN"], tracesSampleRate: 1 });

// One for each stream that runs at the same time.
const sentry = createSentryIntegration({ sentry: Sentry });
sentry.startExecution("answer", { feature: "answers" });
sentry.startStream();

const result = await l0({ stream: () => ["It is ", "noon."], monitoring: { enabled: true } });

try {
  let tokens = 0;
  for await (const event of result.stream) {
    if (event.type !== "token") continue;
    if (tokens++ === 0) sentry.recordFirstToken(result.telemetry?.metrics.timeToFirstToken ?? Number.NaN);
    process.stdout.write(event.value);
  }
  sentry.completeStream(tokens);
  sentry.completeExecution(result.telemetry);
} catch (error) {
  sentry.recordFailure(error, result.telemetry);
}

await Sentry.flush(2000);
