import { l0 } from "@l0/core";
import { createOpenTelemetry, createSpanLink, traceOf } from "@l0/otel";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";

const exporter = new InMemorySpanExporter();
const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const otel = createOpenTelemetry({ tracerProvider, serviceName: "shop" });

async function* words() {
  yield "Hello ";
  yield "world";
}

// One span around everything that an answer takes, open until the answer has been read.
const result = await otel.traceStream("answer", () => l0({ stream: () => words(), onEvent: otel.handler }));
console.log(await result.text());

// Later: somebody liked it.
const generation = traceOf(result);
if (generation) {
  const links = [createSpanLink({ ...generation, attributes: { relation: "feedback" } })];
  tracerProvider.getTracer("shop").startSpan("feedback", { links }).end();
}
otel.recordEvaluation({ name: "relevance", score: 0.9, label: "pass", of: result });

for (const { name, links } of exporter.getFinishedSpans()) console.log(name, links.length);
