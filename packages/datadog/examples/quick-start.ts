import { l0 } from "@l0/core";
import { createDatadogHandler } from "@l0/datadog";
import { StatsD } from "hot-shots";

const client = new StatsD({ mock: true }); // keeps what it would send

const result = await l0({
  stream: () => ["Hello", ", ", "world", "!"], // your provider's stream goes here
  model: "demo-model",
  provider: "demo",
  onEvent: createDatadogHandler({ client }),
});
console.log(await result.text());
console.log(client.mockBuffer?.join("\n"));
