import { streamInfoOf } from "@l0/core/testing";
import { expect, it } from "vitest";

import { StreamContent } from "./stream-content.ts";

const setUp = () => {
  const content = new StreamContent({ capture: { span: true, event: true }, budget: 100_000, redact: (text) => text });
  const ask = (toolCallId: string, soFar: string): void => {
    const event = { type: "TOOL_REQUESTED", toolName: "weather", toolCallId, arguments: undefined } as never;
    content.toolRequested(event, streamInfoOf({ content: soFar }));
  };
  const ids = (): readonly unknown[] =>
    content
      .capture("", undefined)
      .messages.flatMap(({ parts }) => parts.map((part) => (part.type === "tool_call" ? part.id : part.type)));
  return { content, ask, ids };
};

it("forgets the tool calls that a reset made void: those at its offset and after it", () => {
  const { content, ask, ids } = setUp();
  ask("before", "12");
  ask("at", "1234");
  ask("after", "123456");
  content.reset(4);
  expect(ids()).toEqual(["before"]);
  content.reset(0);
  expect(ids()).toEqual([]);
});

it("has the first 128 tool calls, and says that there were more", () => {
  const { content, ask, ids } = setUp();
  for (let call = 1; call <= 128; call++) ask(`call-${call}`, "");
  expect([ids().length, content.capture("", undefined).isCut]).toEqual([128, false]);
  ask("call-129", "");
  expect([ids().length, content.capture("", undefined).isCut]).toEqual([128, true]);
});
