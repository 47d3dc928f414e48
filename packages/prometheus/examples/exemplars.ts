import { l0 } from "@l0/core";
import { createPrometheusHandler } from "@l0/prometheus";
import { trace } from "@opentelemetry/api";
import { Registry } from "@prometheus-io/client";

export const register = new Registry(Registry.OPENMETRICS_CONTENT_TYPE);
const prometheus = createPrometheusHandler({
  register,
  traceId: () => trace.getActiveSpan()?.spanContext().traceId,
});

export async function answer(): Promise<string> {
  const result = await l0({ stream: () => ["Hello"], model: "demo-model", onEvent: prometheus });
  return result.text();
}
