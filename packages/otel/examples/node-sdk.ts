import { createL0 } from "@l0/core";
import { createOpenTelemetryHandler } from "@l0/otel";
import { NodeSDK } from "@opentelemetry/sdk-node";

// Sends traces, metrics and logs over OTLP/HTTP to http://localhost:4318, or where OTEL_EXPORTER_OTLP_ENDPOINT says.
const sdk = new NodeSDK({ serviceName: "my-app" });
sdk.start();

const l0 = createL0({ model: "demo-model", provider: "demo", onEvent: createOpenTelemetryHandler() });

async function* words() {
  yield "Hello ";
  yield "world";
}

const result = await l0({ stream: () => words() });
console.log(await result.text());

// What is not flushed is lost when the process ends.
const { ok, failed } = await l0.flush({ timeoutMs: 3000 });
console.log(ok ? "Everything was sent." : `Not everything was sent: ${failed[0]?.reason}.`);
await sdk.shutdown().catch(() => {});
