import { readFileSync } from "node:fs";

import { context, trace } from "@opentelemetry/api";
import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  trace.disable();
  context.disable();
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
    "POST /chat is a child of chat demo-model",
    "l0.attempt is a child of chat demo-model",
    "l0.attempt is a child of chat demo-model",
    "chat demo-model is a child of answer a question",
    "answer a question is a child of no span",
  ]);
});

it("the README shows quickstart.ts as it is", () => {
  const text = (path: string): string => readFileSync(new URL(path, import.meta.url), "utf8");
  expect(text("../README.md")).toContain(text("./quickstart.ts"));
});
