import { l0 } from "@l0/core";
import { toCSV, toJSON, toJSONL, toLogFormat, toMetrics } from "@l0/export";

async function* words() {
  yield "Hello ";
  yield "world";
}

const result = await l0({
  stream: () => words(),
  model: "demo-model",
  monitoring: { enabled: true, metadata: { feature: "greeting" } },
});
await result.text();

const { telemetry } = result;
if (telemetry) {
  console.log(toJSON(telemetry));
  console.log(toJSONL(telemetry));
  console.log(toCSV(telemetry));
  console.log(toLogFormat(telemetry));
  console.log(toMetrics(telemetry, { labels: { model: telemetry.model } }));
}
