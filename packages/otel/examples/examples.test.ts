import { readFileSync } from "node:fs";

import { context, logs, metrics, propagation, trace } from "@opentelemetry/api";
import { afterEach, expect, it, vi } from "vitest";

import { OtlpReceiver } from "../test/otlp/receiver.ts";

afterEach(() => {
  for (const api of [trace, context, metrics, logs, propagation]) api.disable();
});

it("quickstart prints the text, the span and the metrics", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  const dir = vi.spyOn(console, "dir").mockReturnValue();
  await import("./quickstart.ts");
  expect(log).toHaveBeenCalledWith("Hello world");
  const printed = dir.mock.calls.map(([what]) => what as { name?: string; descriptor?: { name: string } });
  expect(printed.map(({ name }) => name)).toContain("chat demo-model");
  expect(printed.map(({ descriptor }) => descriptor?.name)).toContain("gen_ai.client.operation.duration");
});

it("registered-sdk shows a retry under the caller's span, with the HTTP spans inside", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  await import("./registered-sdk.ts");
  expect(log.mock.calls.flat()).toEqual([
    "Hello world",
    "POST /chat is a child of chat demo-model",
    "l0.attempt is a child of chat demo-model",
    "POST /chat is a child of l0.attempt",
    "l0.attempt is a child of chat demo-model",
    "chat demo-model is a child of answer a question",
    "answer a question is a child of no span",
  ]);
});

it("node-sdk sends traces, metrics and logs over OTLP", async () => {
  await using receiver = await new OtlpReceiver().open();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  const log = vi.spyOn(console, "log").mockReturnValue();
  await import("./node-sdk.ts");
  expect(log.mock.calls.flat()).toEqual(["Hello world", "Everything was sent."]);
  expect(receiver.problems).toEqual([]);
  expect(JSON.stringify(receiver.of("traces"))).toContain("chat demo-model");
  expect(JSON.stringify(receiver.of("metrics"))).toContain("gen_ai.client.inference.duration");
  expect(JSON.stringify(receiver.of("logs"))).toContain("l0.stream.complete");
});

it("jaeger sends one trace, with the retry in it, and says where to look at it", async () => {
  await using receiver = await new OtlpReceiver().open();
  vi.stubEnv("OTEL_EXPORTER_OTLP_ENDPOINT", receiver.url);
  const log = vi.spyOn(console, "log").mockReturnValue();
  await import("./jaeger.ts");
  const [text, url] = log.mock.calls.flat() as string[];
  expect(text).toBe("Hello world");
  expect(receiver.problems).toEqual([]);
  expect(new Set(receiver.received.map(({ signal }) => signal))).toEqual(new Set(["traces"]));
  const traces = JSON.stringify(receiver.of("traces"));
  expect(url).toMatch(/\/trace\/[0-9a-f]{32}$/);
  expect(traces).toContain(url?.slice(-32));
  expect(traces.match(/"l0\.attempt"/g)).toHaveLength(2);
  expect(traces).toContain('"l0.retry"');
});

it("trace-stream has a span around the answer, and links to it", async () => {
  const log = vi.spyOn(console, "log").mockReturnValue();
  await import("./trace-stream.ts");
  expect(log.mock.calls).toEqual([
    ["Hello world"],
    ["chat", 0],
    ["shop.answer", 0],
    ["feedback", 1],
    ["gen_ai.evaluation.result", 0],
  ]);
});

it.each(["quickstart", "node-sdk", "trace-stream"])("the README shows %s.ts as it is", (name) => {
  const text = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
  expect(text("../README.md")).toContain(text(`./${name}.ts`));
});
