import { L0Monitor } from "@l0/core";

const monitor = new L0Monitor({ enabled: true, model: "demo-model" });
monitor.start();
for (const token of ["It ", "is ", "noon."]) monitor.recordToken(Date.now(), token.length);
monitor.recordUsage({ inputTokens: 12, outputTokens: 4, source: "provider" });
monitor.complete();

const telemetry = monitor.getTelemetry();
console.log(telemetry?.outcome, telemetry?.metrics.totalTokens, telemetry?.contentLength, telemetry?.usage);
