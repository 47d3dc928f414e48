import { l0 } from "@l0/core";
import { withSentry } from "@l0/sentry";
import * as Sentry from "@sentry/node";

Sentry.init({ dsn: process.env["SENTRY_DSN"], tracesSampleRate: 1 });

const result = await withSentry({ sentry: Sentry, tags: { feature: "answers" } }, (onEvent) =>
  l0({ stream: () => ["It is ", "noon."], onEvent }),
);

console.log(await result.text());
await Sentry.flush(2000);
