import { l0 } from "@l0/core";
import { SentryExporter, SentryExporterConfig } from "@l0/sentry";
import * as Sentry from "@sentry/node";

const exporter = new SentryExporter({
  sentry: Sentry,
  ...SentryExporterConfig.fromEnv(),
  tags: { service: "answers" },
});
exporter.init();
exporter.setUser({ id: "123" });
exporter.addBreadcrumb("Question received");

const result = await l0({
  stream: () => Promise.reject(new Error("no route")),
  retry: { maxRetries: 0 },
  monitoring: { enabled: true },
});

try {
  console.log(await result.text());
} catch (error) {
  exporter.captureError(error, result.telemetry);
}

await exporter.close();
