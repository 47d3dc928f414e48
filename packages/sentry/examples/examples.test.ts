import { readFileSync } from "node:fs";
import * as Sentry from "@sentry/node";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { EnvelopeReceiver } from "../src/test-support/envelope-receiver.ts";

let receiver: EnvelopeReceiver;

beforeEach(async () => {
  receiver = await EnvelopeReceiver.start();
  vi.stubEnv("SENTRY_DSN", receiver.dsn);
  vi.spyOn(process.stdout, "write").mockReturnValue(true);
  vi.spyOn(console, "log").mockReturnValue(undefined);
});

afterEach(async () => {
  await Sentry.close(1000);
  // The next example is an app of its own.
  Sentry.getCurrentScope().setClient(undefined);
  Sentry.getIsolationScope().clearBreadcrumbs();
  await receiver[Symbol.asyncDispose]();
});

const spanNames = (): string[] => receiver.spans.map(({ name }) => name).filter((name) => name !== "POST");

it("first.ts: a stream that breaks is an error with breadcrumbs and spans", async () => {
  await import("./first.ts");
  expect(receiver.events).toMatchObject([{ exception: { values: [{ type: "NETWORK_ERROR" }] } }]);
  expect(receiver.events[0]?.breadcrumbs).toHaveLength(6);
  expect(spanNames().sort()).toEqual(["l0.execution", "l0.stream.consume"]);
});

it("request.ts: a stream is part of the request it is made in", async () => {
  const { answer } = await import("./request.ts");
  expect(await answer()).toBe("It is noon.");
  const request = receiver.spans.find(({ name }) => name === "GET /answer");
  const execution = receiver.spans.find(({ name }) => name === "l0.execution");
  expect(execution).toMatchObject({
    parent_span_id: request?.span_id,
    attributes: { feature: "answers", "sentry.environment": "staging", "gen_ai.request.model": "gpt-5" },
  });
});

it("reported-once.ts: an error that the app hands on is not reported again", async () => {
  await import("./reported-once.ts");
  expect(receiver.events).toMatchObject([{ exception: { values: [{ type: "PROVIDER_ERROR" }] } }]);
});

it("wrapped.ts: a stream is told of without a handler being made", async () => {
  await import("./wrapped.ts");
  expect(receiver.spans.find(({ name }) => name === "l0.execution")?.attributes).toMatchObject({
    feature: "answers",
    "l0.outcome": "completed",
  });
});

it("by-hand.ts: a stream is reported step by step", async () => {
  await import("./by-hand.ts");
  const execution = receiver.spans.find(({ name }) => name === "answer");
  expect(execution?.attributes).toMatchObject({ "l0.metadata.feature": "answers", "l0.token_count": 2 });
  expect(spanNames().sort()).toEqual(["answer", "l0.stream.consume"]);
});

it("exporter.ts: an error is sent with the telemetry of its stream", async () => {
  await import("./exporter.ts");
  expect(receiver.events).toMatchObject([
    {
      tags: { service: "answers", error_code: "PROVIDER_ERROR" },
      user: { id: "123" },
      breadcrumbs: [{ message: "Question received" }],
      contexts: { l0_telemetry: { retries: 0 } },
    },
  ]);
});

it("model-calls.ts: the span of the stream is the call of the model", async () => {
  await import("./model-calls.ts");
  const execution = receiver.spans.find(({ name }) => name === "l0.execution");
  expect(execution?.attributes).toMatchObject({ "sentry.op": "gen_ai.chat", "gen_ai.request.model": "gpt-5" });
  expect(execution?.attributes["sentry.sdk.integrations"]).not.toContain("OpenAI");
});

it.each(["first.ts", "request.ts", "reported-once.ts", "wrapped.ts", "by-hand.ts", "exporter.ts", "model-calls.ts"])(
  "the README shows %s as it is",
  (file) => {
    const text = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
    const lines = (code: string): string => code.replaceAll(/^ +/gm, "").trim();
    expect(lines(text("../README.md"))).toContain(lines(text(`./${file}`)));
  },
);
