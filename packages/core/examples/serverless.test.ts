import { defineHandler } from "@l0/core";
import { expect, test } from "vitest";
import { answering } from "./serverless.ts";

test("the platform waits until the stream has been read and the handler is flushed", async () => {
  const done: string[] = [];
  const handler = defineHandler({
    label: "handler",
    events: ["SESSION_END"],
    handle: ({ outcome }) => void done.push(outcome),
    flush: () => void done.push("flushed"),
  });
  const waits: Promise<unknown>[] = [];
  const response = await answering(handler)({ waitUntil: (ended) => void waits.push(ended) });
  expect([waits.length, done]).toEqual([0, []]);
  const lines = (await response.text()).trim().split("\n");
  expect(lines.map((line) => (JSON.parse(line) as { value?: string }).value).slice(0, 3)).toEqual([
    "It ",
    "is ",
    "noon.",
  ]);
  await Promise.all(waits);
  expect([waits.length, done]).toEqual([1, ["completed", "flushed"]]);
});
