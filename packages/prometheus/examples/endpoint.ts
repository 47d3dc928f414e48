import { createServer } from "node:http";
import { metricsEndpoint } from "@l0/prometheus";
import { register } from "@prometheus-io/client";

export const server = createServer(metricsEndpoint(register)).listen(Number(process.env["PORT"] ?? 9464));
