import { createServer } from "node:http";
import { createL0 } from "@l0/core";
import { httpSink } from "@l0/export";

// Stands for your analytics service.
const server = createServer((request, response) => {
  request.on("data", (body) => console.log(String(body)));
  request.on("end", () => response.end());
});
await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
const address = server.address();
const port = typeof address === "object" ? address?.port : undefined;

const sink = httpSink({
  url: `http://127.0.0.1:${port}/events`,
  headers: { authorization: `Bearer ${process.env["ANALYTICS_KEY"] ?? "no key"}` },
});

const l0 = createL0({ onEvent: sink });
await (await l0({ stream: () => ["Hello ", "world"] })).text();

await l0.shutdown();
console.log(sink.stats());
server.close();
