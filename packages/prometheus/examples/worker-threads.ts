import { createServer } from "node:http";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import { l0 } from "@l0/core";
import { createPrometheusHandler, metricsEndpoint } from "@l0/prometheus";
import { register, WorkerRegistry } from "@prometheus-io/client";

const threads = new WorkerRegistry(); // in the main thread and in every worker

if (isMainThread) {
  for (let workers = 0; workers < 2; workers++) void new Worker(new URL(import.meta.url));
  const server = createServer(metricsEndpoint(threads));
  server.listen(Number(process.env["PORT"] ?? 9464), () => console.log(server.address()));
} else {
  const prometheus = createPrometheusHandler({ register });
  const result = await l0({ stream: () => ["Hello"], model: "demo-model", provider: "demo", onEvent: prometheus });
  await result.text();
  parentPort?.once("message", () => threads.shutdown()); // its counts stay with the main thread
}
