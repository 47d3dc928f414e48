import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { l0 } from "@l0/core";
import { createOpenTelemetryHandler } from "@l0/otel";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

// Made before any SDK is there: the handler finds the one that is registered when a stream runs.
const onEvent = createOpenTelemetryHandler();

const exporter = new InMemorySpanExporter();
trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] }));
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const tracer = trace.getTracer("my-app");

// A provider that refuses the first call and answers the second.
let calls = 0;
const server = createServer((_request, response) => {
  if (++calls === 1) response.writeHead(503).end();
  else response.end("Hello world");
}).listen(0, "127.0.0.1");
await new Promise((resolve) => server.once("listening", resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

await tracer.startActiveSpan("answer a question", async (span) => {
  const result = await l0({
    model: "demo-model",
    retry: { baseDelay: 10 },
    onEvent,
    stream: async ({ signal }) => {
      // What an HTTP instrumentation does: its span becomes a child of the stream's, or of the attempt's from the second on.
      const http = tracer.startSpan("POST /chat");
      const response = await fetch(url, { signal });
      http.setAttribute("http.response.status_code", response.status).end();
      if (!response.ok) throw Object.assign(new Error("The provider is overloaded."), { status: response.status });
      return response.body;
    },
  });
  console.log(await result.text());
  span.end();
});
server.close();

const spans = exporter.getFinishedSpans();
const nameOf = (id: string | undefined) => spans.find((span) => span.spanContext().spanId === id)?.name ?? "no span";
for (const span of spans) console.log(`${span.name} is a child of ${nameOf(span.parentSpanContext?.spanId)}`);
