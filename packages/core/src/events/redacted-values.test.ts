import { expect, test, vi } from "vitest";
import { defineHandler, l0, L0Monitor } from "../index.ts";
import { redactSecrets } from "../platform/secrets.ts";
import { scriptedSource } from "../testing/index.ts";
import { type Redact, Redaction } from "./redaction.ts";

test("a text is left out, and it is told, where redact gives no string", () => {
  const onError = vi.fn();
  for (const redact of [async () => "a", () => undefined, () => 7]) {
    expect(new Redaction(redact as unknown as Redact, onError).values({ a: "b", n: 1 }, "metadata")).toEqual({ n: 1 });
  }
  expect(onError.mock.calls.map(([error]) => (error as Error).message)).toEqual([
    "redact gave object; allowed is a string.",
    "redact gave undefined; allowed is a string.",
    "redact gave number; allowed is a string.",
  ]);
});

test("metadata of a class of its own is redacted as any other", async () => {
  class Tags {
    readonly note = "sk-0123456789abcdefghij";
  }
  const metadata = new Tags() as unknown as Record<string, unknown>;
  const contexts: unknown[] = [];
  const result = await l0({
    stream: () => ["a"],
    monitoring: { enabled: true, metadata },
    onStart: ({ context }) => contexts.push(context),
  });
  await result.text();
  const monitor = new L0Monitor({ enabled: true, metadata });
  const told = [...contexts, result.telemetry?.metadata, monitor.getTelemetry()?.metadata];
  expect(told).toEqual(Array.from({ length: 3 }, () => ({ note: "[REDACTED]" })));
});

test("the value of a key that is called a secret is one, whatever it looks like, with the built-in patterns", () => {
  const value = { password: "hunter2", api_key: "a", auth: { accessToken: "b", tokens: 7 }, secrets: ["c"], user: "d" };
  expect(new Redaction(redactSecrets, () => {}).values(value, "metadata")).toEqual({
    password: "[REDACTED]",
    api_key: "[REDACTED]",
    auth: { accessToken: "[REDACTED]", tokens: 7 },
    secrets: ["[REDACTED]"],
    user: "d",
  });
  expect(
    new Redaction(
      (text) => text,
      () => {},
    ).values(value, "metadata"),
  ).toEqual(value);
});

test("the checkpoint of an error has no secret, for handlers alone", async () => {
  const told: (string | undefined)[] = [];
  const key = `sk-${"a1B2".repeat(12)}`;
  const result = await l0({
    stream: scriptedSource([`${key} `, "and ", { throw: new Error("x") }]),
    continueFromLastKnownGoodToken: true,
    checkIntervals: { checkpoint: 1 },
    retry: { maxRetries: 0 },
    onEvent: defineHandler({
      label: "errors",
      events: ["ATTEMPT_END", "ERROR"],
      handle: ({ error }) => told.push(error?.checkpoint),
    }),
  });
  await expect(result.text()).rejects.toMatchObject({ checkpoint: `${key} and ` });
  expect(told).toEqual(["[REDACTED] and ", "[REDACTED] and "]);
});
