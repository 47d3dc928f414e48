import { l0 } from "@l0/core";
import { scriptedSource } from "@l0/core/testing";

const result = await l0({
  stream: scriptedSource(["It ", { delay: 40 }, "is ", { delay: 20 }, "noon."]),
  monitoring: { enabled: true, metadata: { feature: "clock" } },
});
console.log(await result.text());

const { telemetry } = result;
if (telemetry) {
  const { timeToFirstToken, interToken, totalTokens, tokensPerSecond } = telemetry.metrics;
  console.log(telemetry.outcome, telemetry.duration, telemetry.usage, telemetry.metadata);
  console.log({ timeToFirstToken, p95: interToken?.p95, totalTokens, tokensPerSecond });
}
