import cluster from "node:cluster";
import { createServer } from "node:http";
import { l0 } from "@l0/core";
import { createPrometheusHandler, metricsEndpoint } from "@l0/prometheus";
import { AggregatorRegistry, Registry } from "prom-client";

const aggregator = new AggregatorRegistry(); // in the primary and in every worker

if (cluster.isPrimary) {
  for (let workers = 0; workers < 2; workers++) cluster.fork();
  const server = createServer(metricsEndpoint(aggregator));
  server.listen(Number(process.env["PORT"] ?? 9464), () => console.log(server.address()));
} else {
  const register = new Registry();
  AggregatorRegistry.setRegistries(register);
  const prometheus = createPrometheusHandler({ register });
  const result = await l0({ stream: () => ["Hello"], model: "demo-model", provider: "demo", onEvent: prometheus });
  await result.text();
}
