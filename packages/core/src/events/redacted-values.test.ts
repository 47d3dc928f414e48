import { expect, test, vi } from "vitest";
import { l0, L0Monitor } from "../index.ts";
import { redactSecrets } from "../platform/secrets.ts";
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
