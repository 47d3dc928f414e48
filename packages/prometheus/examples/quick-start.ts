import { l0 } from "@l0/core";
import { createPrometheusHandler } from "@l0/prometheus";
import { register } from "@prometheus-io/client"; // or "prom-client"

const prometheus = createPrometheusHandler({ register });

const result = await l0({
  stream: () => ["Hello", ", ", "world", "!"], // your provider's stream goes here
  model: "demo-model",
  provider: "demo",
  onEvent: prometheus,
});
console.log(await result.text());
console.log(await register.metrics());
