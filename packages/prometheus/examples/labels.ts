import { l0 } from "@l0/core";
import { createPrometheusHandler } from "@l0/prometheus";
import { Registry } from "@prometheus-io/client";

export const register = new Registry();
const prometheus = createPrometheusHandler({
  register,
  labels: ["model", "tenant"], // keys of `context`; nothing else of it becomes a label
  constLabels: { region: "eu" },
  buckets: { timeToFirstToken: [0.1, 0.2, 0.5, 1, 2, 5] },
  maxSeries: 200,
});

const result = await l0({
  stream: () => ["Hello"],
  model: "demo-model",
  context: { tenant: "acme", user: "never a label" },
  onEvent: prometheus,
});
await result.text();
