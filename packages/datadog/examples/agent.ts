import { createL0 } from "@l0/core";
import { createDatadogHandler } from "@l0/datadog";
import { StatsD } from "hot-shots";

const client = new StatsD({
  maxBufferSize: 1432, // metrics of a stream share datagrams
  errorHandler: (error) => console.error("statsd:", error.message),
});
const l0 = createL0({ onEvent: createDatadogHandler({ client, tags: { team: "search" } }) });

const result = await l0({ stream: () => ["Hello"], model: "demo-model", provider: "demo" });
await result.text();

await l0.shutdown(); // sends what is buffered
await new Promise((done) => client.close(done));
